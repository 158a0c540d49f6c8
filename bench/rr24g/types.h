/* What the parts of rr24g.c share: the arrays of a world, the state of a replicate, draws. */
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVX512DQ__
#include <immintrin.h>
#endif

#define GAMMA UINT64_C(0x9E3779B97F4A7C15)
#define MIX_1 UINT64_C(0xBF58476D1CE4E5B9)
#define MIX_2 UINT64_C(0x94D049BB133111EB)
#define TO_UNIT (1.0 / 9007199254740992.0)
#define PI 3.14159265358979323846
#define NEVER 0x3fffffff
#define FAR_S 1e9 /* a window that is never open: from minus this to this */
enum { N_MAX = 64, P_MAX = 16, AIM_MAX = 8, CLASS_MAX = 8, SHOT_MAX = 256, SLOT_MAX = 8, STATES = 64, RADII = 256 };
enum { SEE_BINS = 512, FIRE_BINS = 128 };
enum { T_IMPACT, AIM, DETECTION, KILL, MISS, PATH, PREDICTION = 10, SCAN_PHASE = 14, DECISION_PHASE };
enum { LAUNCHED, ARRIVED, DETECTED, TRACKED, ENGAGED, INTERCEPTED, LEAKERS, HARMLESS, HITS_ON_ASSETS = 9, FIRED, HIT, MISSED,
       ABORTED = 14, SURPLUS, HARMLESS_ENGAGED, CAUSES = 19, BLOCK = 36 };
enum { NOT_SEEN, NOT_TRACKED, JUDGED_HARMLESS, NO_WEAPON_REACHES = 6, NO_CHANNEL, NO_MISSILE, NO_TIME, COMPONENT_LOST,
       GUIDANCE_LOST, MISSED_ALL = 13 };
enum { ABLE = 1, SEEN_BEFORE, HAS_TRACK, EVALUATION, WEAPON_UP = 7, MAGAZINE, CHANNEL = 10 };
enum { NO_LEAKER, ASSETS_LOST = 4, N_EXTRAS };

#ifdef RR_COUNT
int64_t rr_counts[6]; /* blocks of eight looks, decisions, events, launches, values, exact impacts */
#define COUNT(i) (rr_counts[i]++)
#else
#define COUNT(i) ((void)0)
#endif

#define ARRAYS(X) \
    X(int32_t, member_group) X(int32_t, member_slot) X(uint64_t, member_key) X(int32_t, group_class) \
    X(int8_t, group_nature) X(int8_t, group_flies) X(double, group_at_s) X(int8_t, group_by_launch) \
    X(double, group_interval_s) X(double, group_wave_s) X(double, group_spread_s) X(double, group_bias_sigma_m) \
    X(int32_t, aim_first) X(int32_t, aim_n) X(double, aim_cumulative) X(double, aim_x_m) X(double, aim_y_m) \
    X(int32_t, flight_n) X(int32_t, path_first) X(int32_t, path_of) X(double, class_miss_sigma_m) X(double, class_p_fail) \
    X(double, class_p_hostile) X(double, class_p_debris) X(double, class_lethal_radius_m) X(uint64_t, sensor_key) \
    X(uint64_t, sensor_need) X(double, scan_period_s) X(double, scan_phase_s) X(int32_t, confirm_m) X(int32_t, confirm_n) \
    X(int32_t, drop_after) X(int32_t, capacity) X(double, position_sigma_m) X(double, velocity_sigma_mps) \
    X(int32_t, see_first) X(int32_t, see_n) X(double, see_open_s) X(double, see_close_s) X(double, see_t0_s) \
    X(double, see_t1_s) X(double, see_per_bin) X(double, see_range_m) X(float, pd_low) X(float, pd_high) \
    X(int32_t, path_class) X(int8_t, law) X(double, log_pfa) X(double, gain_m4) X(uint64_t, controller_key) \
    X(uint64_t, controller_need) X(int8_t, controller_shared) X(double, decision_period_s) X(double, decision_phase_s) \
    X(int8_t, assignment) X(uint64_t, unit_need) X(int32_t, unit_channels) X(uint64_t, unit_sensors) \
    X(uint64_t, unit_remote) X(uint64_t, unit_remote_need) X(int8_t, unit_remote_always) X(double, remote_latency_s) \
    X(double, remote_sigma_max_m) X(int8_t, on_radar_loss) X(int8_t, guidance) X(double, handover_s) \
    X(int32_t, salvo_first) X(int32_t, salvo_next) X(int32_t, max_engagements) X(double, assessment_s) \
    X(double, p_false_kill) X(double, p_false_miss) X(int8_t, free_at_intercept) X(double, identification_s) \
    X(int8_t, weapon_control) X(int8_t, evaluates) X(double, p_common_failure) X(double, sspk_logit_sigma) \
    X(int32_t, weapon_unit) X(uint64_t, weapon_need) X(int32_t, magazine) X(int32_t, n_reloads) X(int32_t, weapon_channels) \
    X(double, interval_s) X(double, slew_s) X(double, reliability) X(int32_t, reserve) X(double, sspk) X(double, p_deflect) \
    X(int32_t, fire_first) X(int32_t, fire_n) X(double, fire_open_s) X(double, fire_close_s) X(double, fire_t0_s) \
    X(double, fire_per_bin) X(double, flight_s) X(double, factor) X(double, point_x_m) X(double, point_y_m) \
    X(double, point_value) X(double, point_area_m) X(double, point_radius_m) X(int32_t, point_component) \
    X(double, component_availability) X(double, component_ready_s) X(double, event_s) X(int32_t, damage_all) \
    X(int32_t, planar) X(double, margin_m)

typedef struct { double open_s, close_s, t0_s, per_bin; } Window; /* of a pair of path and sensor or weapon */

typedef struct { /* bounds on draw 0 of MISS at one aim: what surely happens without the normal pair */
    double u_sure, u_hit_low, u_hit_high; /* below sure: inside an area, and no point but those of `hit` is near */
    double within_m; /* no nearer than this to the edge of the defended area */
    uint64_t hit;
} Damage;

typedef struct {
#define FIELD(type, name) const type *name; int64_t n_##name;
    ARRAYS(FIELD)
    char *file; /* all of it; the arrays lie within */
    int32_t n, n_groups, n_classes, n_paths, n_points;
    Window *see[2], *fire[2];
    uint32_t *bound[2]; /* (paths, SEE_BINS) low and width of the bounds of Pd, of 15 bits each */
    uint8_t next[2][STATES][2]; /* of a track: its history while unconfirmed, 32 + misses in a row once confirmed */
    Damage *damage; /* by row of the aim arrays */
    uint64_t component_points, asset_points, points_of[2], unable_points[2]; /* points_of: of the weapons */
    double base_s[N_MAX], spread_s[N_MAX], flights[N_MAX], cumulative[AIM_MAX][N_MAX]; /* by member */
    int32_t class_of[N_MAX], aim_0[N_MAX];
    uint64_t padded_key[N_MAX];
    double scan_rate[2], decision_rate, radius_below[RADII]; /* over u */
    double by_value_x[P_MAX], by_value_y[P_MAX], by_value[P_MAX], reach[P_MAX], reach_low[P_MAX], reach_high[P_MAX];
    double (*flight[2])[FIRE_BINS + 1];
    double *flat[2]; /* (paths) the factor if it is the same at all edges, else nan */
} World;

typedef struct { double t, need, assess; int32_t threat, weapon, fate, late; } Shot; /* late: it does not arrive before the end */

typedef struct { /* one replicate; [2]: by sensor or by weapon */
    uint64_t key[N_MAX], bits[N_MAX], stream[2][N_MAX], hits[N_MAX]; /* stream: of looks; hits: points, were it to land */
    double t_imp[N_MAX], u_miss[N_MAX], x[N_MAX], y[N_MAX], px[N_MAX], py[N_MAX];
    int32_t aim[N_MAX], path[N_MAX], killed[N_MAX], last_shot[N_MAX], shots[N_MAX];
    int32_t first[2][N_MAX], last[2][N_MAX]; /* scans that look at it, or would */
    int32_t open[2][N_MAX], close[2][N_MAX], ready[2][N_MAX]; /* decisions at which a weapon reaches; may have it next */
    int32_t asked[2][N_MAX]; /* scan after which track is the state */
    uint8_t track[2][N_MAX];
    uint64_t placed, predicted, inside, events; /* sets of members */
    double slot[2][SLOT_MAX], t_ready[2], down[2], unable[2], weapon_down[2], phase[2], decision_phase;
    int32_t n_shots, left[2], last_target[2], can_fire[2]; /* can_fire: decision from which a weapon can */
    uint64_t points_hit;
    Shot shot[SHOT_MAX];
} State;

static inline uint64_t mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * MIX_1;
    z = (z ^ (z >> 27)) * MIX_2;
    return z ^ (z >> 31);
}
static inline double to_unit(uint64_t bits) { return (double)(int64_t)(bits >> 11) * TO_UNIT; }
static inline uint64_t draw(uint64_t key, uint64_t purpose, uint64_t count) {
    return mix64(mix64(key + purpose * GAMMA) + (count + 1) * GAMMA);
}
static inline double smaller(double a, double b) { return b < a ? b : a; }
static inline double larger(double a, double b) { return b > a ? b : a; }
static inline double radius(double u) { return sqrt(-2.0 * log1p(-u)); }
static inline void normal_pair(double r, double u, double *x, double *y) {
    const double angle = 2.0 * PI * u;
    *x = r * cos(angle), *y = r * sin(angle);
}
static inline double between(const double *edge, double x, int n) {
    if (x <= 0.0) return edge[0];
    if (x >= n) return edge[n];
    const int i = (int)x;
    return edge[i] + (x - i) * (edge[i + 1] - edge[i]);
}
