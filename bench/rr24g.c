/* The shipped scenario RR-24-G in C, written from docs/model.md: the limit of a raid with two radars and two layers.
 *
 * Tables and numbers are read from a dump of the world (dump.py). The program knows the shape of that scenario only
 * (`unsuited` lists what it refuses): two sensors that may drop tracks, a missile unit that also takes the tracks of
 * the gun's radar, a gun unit with its own, one greedy controller with one picture, hits that kill, events by impacts only.
 *
 * What makes it fast:
 * - Draws have addresses, so a look is taken when somebody asks for its track. The state of a track after look n is
 *   found by going back from n until `confirm_m` detections or `drop_after` misses in a row settle it whatever came
 *   before; eight looks are drawn at once. Looks that no decision and no column can notice are never drawn.
 * - A decision is made only at the first tick at which a weapon that can fire may have a target: a tick for each
 *   (weapon, threat), a lower bound until the tracks are asked. No queue of events: the only ones are impacts on
 *   components, known at the start; a shot's fate is drawn at its launch and undone if its unit loses guidance.
 * - Damage is by bounds on the draw of the miss distance; normal pairs are made only between the bounds, and for the
 *   value of a threat, only where candidates compete or the gun evaluates.
 * - The last block of the ledger is found at the end, and only for leakers that were never shot at.
 */
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
enum { N_MAX = 64, P_MAX = 16, AIM_MAX = 8, CLASS_MAX = 8, SHOT_MAX = 256, SLOT_MAX = 16, STATES = 64, RADII = 256 };
enum { SEE_BINS = 512, FIRE_BINS = 128 };
enum { T_IMPACT, AIM, DETECTION, KILL, MISS, PATH, PREDICTION = 10, SCAN_PHASE = 14, DECISION_PHASE };
enum { LAUNCHED, ARRIVED, DETECTED, TRACKED, ENGAGED, INTERCEPTED, LEAKERS, HARMLESS, HITS_ON_ASSETS = 9, FIRED, HIT, MISSED,
       ABORTED = 14, SURPLUS, HARMLESS_ENGAGED, CAUSES = 18, BLOCK = 35 };
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

/* ---- looks and tracks ---- */

static double pd_exact(const World *w, int p, int r, double tgo) {
    const int row = p * 2 + r, f = w->see_first[row];
    int in = 0;
    for (int i = f; i < f + w->see_n[row]; i++) in |= w->see_close_s[i] <= tgo && tgo <= w->see_open_s[i];
    if (!in) return 0.0;
    const double x = (tgo - w->see_t0_s[row]) * w->see_per_bin[row];
    const double range = between(w->see_range_m + (size_t)row * (SEE_BINS + 1), x, SEE_BINS), square = range * range;
    const double fourth = square * square;
    return fourth > 0.0 ? exp(w->log_pfa[r] / (1.0 + w->gain_m4[w->path_class[p] * 2 + r] / fourth)) : 1.0;
}

/* Looks at scans n0 .. n0 + 7 by the bounds of Pd, a bit each: those that detect; in `unsure` those between the bounds. */
#ifdef __AVX512DQ__
static inline __m512i mix64_8(__m512i z) {
    const __m512i m1 = _mm512_set1_epi64((int64_t)MIX_1), m2 = _mm512_set1_epi64((int64_t)MIX_2);
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 30)), m1);
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 27)), m2);
    return _mm512_xor_si512(z, _mm512_srli_epi64(z, 31));
}
static inline uint32_t bounded_looks(const Window *see, const uint32_t *bound, uint64_t z0, double t_imp, double phase, double period,
                                     int n0, uint32_t *unsure) {
    const __m512i steps = _mm512_setr_epi64(0, (int64_t)GAMMA, (int64_t)(2 * GAMMA), (int64_t)(3 * GAMMA), (int64_t)(4 * GAMMA),
                                            (int64_t)(5 * GAMMA), (int64_t)(6 * GAMMA), (int64_t)(7 * GAMMA));
    const __m512d n = _mm512_add_pd(_mm512_set1_pd(n0), _mm512_setr_pd(0, 1, 2, 3, 4, 5, 6, 7));
    const __m512d t = _mm512_add_pd(_mm512_set1_pd(phase), _mm512_mul_pd(n, _mm512_set1_pd(period)));
    const __m512d tgo = _mm512_sub_pd(_mm512_set1_pd(t_imp), t);
    const __m512d x = _mm512_mul_pd(_mm512_sub_pd(tgo, _mm512_set1_pd(see->close_s)), _mm512_set1_pd(see->per_bin));
    const __m512d in = _mm512_min_pd(_mm512_max_pd(x, _mm512_setzero_pd()), _mm512_set1_pd(SEE_BINS - 1));
    const __m256i both = _mm256_i32gather_epi32((const int *)bound, _mm512_cvttpd_epi32(in), 4);
    const __m512i m = mix64_8(_mm512_add_epi64(_mm512_set1_epi64((int64_t)z0), steps));
    const __m256i u = _mm512_cvtepi64_epi32(_mm512_srli_epi64(m, 49)), low = _mm256_srli_epi32(both, 16);
    *unsure = _mm256_cmplt_epu32_mask(_mm256_sub_epi32(u, low), _mm256_and_si256(both, _mm256_set1_epi32(0xffff)));
    return _mm256_cmplt_epu32_mask(u, low);
}
#else
static inline uint32_t bounded_looks(const Window *see, const uint32_t *bound, uint64_t z0, double t_imp, double phase, double period,
                                     int n0, uint32_t *unsure) {
    uint32_t hit = 0;
    *unsure = 0;
    for (int k = 0; k < 8; k++) {
        const double tgo = t_imp - (phase + (n0 + k) * period);
        const double x = (tgo - see->close_s) * see->per_bin;
        const uint32_t both = bound[(int32_t)smaller(larger(x, 0.0), SEE_BINS - 1)], low = both >> 16;
        const uint32_t u = (uint32_t)(mix64(z0 + (uint64_t)k * GAMMA) >> 49);
        hit |= (uint32_t)(u < low) << k;
        *unsure |= (uint32_t)(u - low < (both & 0xffff)) << k;
    }
    return hit;
}
#endif

/* Bit k: look at scan n0 + k detects; those outside first .. last mean nothing. */
static inline uint32_t eight_looks(const World *w, const State *s, int i, int r, int n0) {
    COUNT(0);
    const double period = w->scan_period_s[r], phase = s->phase[r], t_imp = s->t_imp[i];
    const int p = s->path[i];
    const uint64_t z0 = s->stream[r][i] + (uint64_t)(int64_t)(n0 - s->first[r][i] + 1) * GAMMA;
    uint32_t unsure, hit = bounded_looks(&w->see[r][p], w->bound[r] + (size_t)p * SEE_BINS, z0, t_imp, phase, period, n0, &unsure);
    for (; __builtin_expect(unsure != 0, 0); unsure &= unsure - 1) {
        const int k = __builtin_ctz(unsure), n = n0 + k;
        if (n < s->first[r][i] || n > s->last[r][i]) continue;
        if (to_unit(mix64(z0 + (uint64_t)k * GAMMA)) < pd_exact(w, p, r, t_imp - (phase + n * period))) hit |= 1u << k;
    }
    return hit;
}

/* Last bit of the latest run of n ones in eight bits, -1 if none. */
static inline int latest_run(uint32_t h, int n) {
    uint32_t run = h;
    for (int k = 1; k < n; k++) run &= h >> k;
    return run ? 31 - __builtin_clz(run) + n - 1 : -1;
}

/* State of a track after scan n. */
static uint32_t track_at(const World *w, const State *s, int i, int r, int n) {
    const int first = s->first[r][i], n0 = n - 7;
    if (n < first) return 0;
    const uint32_t valid = n0 >= first ? 0xff : 0xff & ~((1u << (first - n0)) - 1), h = eight_looks(w, s, i, r, n0);
    const int hits = latest_run(h & valid, w->confirm_m[r]), misses = latest_run(~h & valid, w->drop_after[r]);
    int k = hits > misses ? hits : misses;
    uint32_t state = hits > misses ? 32 : 0;
    if (k < 0) {
        state = n0 > first ? track_at(w, s, i, r, n0 - 1) : 0;
        k = n0 > first ? -1 : first - n0 - 1;
    }
    while (++k < 8) state = w->next[r][state][h >> k & 1];
    return state;
}

/* The same, and no scan later than the last that looks at i; what was asked last is kept. */
static inline uint32_t track(const World *w, State *s, int i, int r, int n) {
    if (n > s->last[r][i]) n = s->last[r][i];
    if (n < s->first[r][i]) return 0;
    if (s->asked[r][i] != n) s->asked[r][i] = n, s->track[r][i] = (uint8_t)track_at(w, s, i, r, n);
    return s->track[r][i];
}

/* First scan in n .. last at which a track in this state becomes a confirmed one. */
static int confirmed_from(const World *w, const State *s, int i, int r, int n, int last, uint32_t state) {
    if (n < s->first[r][i]) n = s->first[r][i];
    for (; n <= last; n += 8) {
        const uint32_t h = eight_looks(w, s, i, r, n);
        for (int k = 0; k < 8 && n + k <= last; k++) {
            const uint32_t next = w->next[r][state][h >> k & 1];
            if (state < 32 && next >= 32) return n + k;
            state = next;
        }
    }
    return NEVER;
}

/* Last scan before (or, with `at`, not after) an instant; -1 if none. */
static inline int scan_until(const World *w, const State *s, int r, double t, int at) {
    if (t >= FAR_S) return NEVER;
    const double phase = s->phase[r], period = w->scan_period_s[r];
    int n = (int)((t - phase) * w->scan_rate[r]);
    while (phase + (n + 1) * period < t || (at && phase + (n + 1) * period == t)) n++;
    while (n >= 0 && !(phase + n * period < t || (at && phase + n * period == t))) n--;
    return n;
}

static inline double decision_at(const World *w, const State *s, int q) {
    return s->decision_phase + q * w->decision_period_s[0];
}
static inline int decision_from(const World *w, const State *s, double t) { /* first not before t */
    if (t >= FAR_S) return NEVER;
    int q = (int)ceil((t - s->decision_phase) * w->decision_rate);
    if (q < 0) q = 0;
    while (decision_at(w, s, q) < t) q++;
    while (q > 0 && decision_at(w, s, q - 1) >= t) q--;
    return q;
}

/* First decision at which weapon f can fire, if it has a target. */
static inline int fires_from(const World *w, const State *s, int f) {
    double t = INFINITY;
    for (int k = 0; k < SLOT_MAX; k++) t = smaller(t, s->slot[f][k]);
    t = larger(t, s->t_ready[f]);
    return s->left[f] == 0 ? NEVER : t <= 0.0 ? 0 : decision_from(w, s, t);
}

/* First decision from q, at t, to the end of the window at which the unit of weapon f holds a track of i; n: last scans at t. */
static int tracked_from(const World *w, State *s, int f, int i, int q, double t, const int n[2]) {
    int best = NEVER;
    uint32_t state[2] = {0, 0};
    for (int r = f; r < 2; r++) { /* the missiles take both radars, the gun the second */
        if (s->down[r] <= t) continue;
        state[r] = track(w, s, i, r, n[r]);
        if (state[r] >= 32) return q;
    }
    for (int r = f; r < 2; r++) {
        if (s->down[r] <= t) continue;
        int last = scan_until(w, s, r, decision_at(w, s, best < s->close[f][i] ? best : s->close[f][i]), 1);
        if (last > s->last[r][i]) last = s->last[r][i];
        const int found = confirmed_from(w, s, i, r, n[r] + 1, last, state[r]);
        if (found == NEVER) continue;
        const int then = decision_from(w, s, s->phase[r] + found * w->scan_period_s[r]);
        if (then < best) best = then;
    }
    return best <= s->close[f][i] ? best : NEVER;
}

/* ---- places and values ---- */

static void place(const World *w, State *s, int i) {
    if (s->placed >> i & 1) return;
    s->placed |= UINT64_C(1) << i;
    const int c = w->class_of[i];
    const double sigma = w->class_miss_sigma_m[c];
    double dx = 0.0, dy = 0.0;
    if (sigma != 0.0) normal_pair(radius(s->u_miss[i]), to_unit(draw(s->key[i], MISS, 1)), &dx, &dy);
    s->x[i] = w->aim_x_m[s->aim[i]] + dx * sigma;
    s->y[i] = w->aim_y_m[s->aim[i]] + dy * sigma;
}

/* Largest value among the points whose area, with the margin, reaches a place; -1 if none. */
static inline double value_at(const World *w, double x, double y) {
    uint64_t in = 0, near = 0;
    for (int k = 0; k < P_MAX; k++) { /* by falling value */
        const double dx = x - w->by_value_x[k], dy = y - w->by_value_y[k], square = dx * dx + dy * dy;
        in |= (uint64_t)(square < w->reach_low[k]) << k;
        near |= (uint64_t)(square <= w->reach_high[k]) << k;
    }
    for (near &= ~in; near; near &= near - 1) { /* between the bounds */
        const int k = __builtin_ctzll(near);
        in |= (uint64_t)(hypot(x - w->by_value_x[k], y - w->by_value_y[k]) <= w->reach[k]) << k;
    }
    return in ? w->by_value[__builtin_ctzll(in)] : -1.0;
}

static double value_of(const World *w, State *s, int i, double sigma) { /* -1: endangers nothing */
    COUNT(4);
    place(w, s, i);
    if (!(s->predicted >> i & 1)) {
        s->predicted |= UINT64_C(1) << i;
        const double r = radius(to_unit(draw(s->key[i], PREDICTION, 0)));
        normal_pair(r, to_unit(draw(s->key[i], PREDICTION, 1)), &s->px[i], &s->py[i]);
    }
    const double x = s->x[i] + s->px[i] * sigma, y = s->y[i] + s->py[i] * sigma;
    return value_at(w, x, y);
}

/* Value of i to unit f, which holds a track of it at scans n[0], n[1]. */
static double value_to(const World *w, State *s, int f, int i, double t, const int n[2]) {
    const double tgo = s->t_imp[i] - t;
    double sigma = INFINITY;
    for (int r = f; r < 2; r++)
        if (s->down[r] > t && track(w, s, i, r, n[r]) >= 32)
            sigma = smaller(sigma, w->position_sigma_m[r] + w->velocity_sigma_mps[r] * tgo);
    return value_of(w, s, i, sigma);
}

/* Whether the predicted place of i surely endangers something: by bounds on how far it lies from the aim. */
static inline int surely_endangers(const World *w, const State *s, int i, double sigma) {
    const double own = w->radius_below[(int)(s->u_miss[i] * RADII)] * w->class_miss_sigma_m[w->class_of[i]];
    const double error = w->radius_below[(int)(to_unit(draw(s->key[i], PREDICTION, 0)) * RADII)] * sigma;
    return own + error < w->damage[s->aim[i]].within_m;
}

/* Points that i hits if it lands, and whether it lands in an area. */
static void exact_damage(const World *w, State *s, int i) {
    COUNT(5);
    place(w, s, i);
    const double lethal = w->class_lethal_radius_m[w->class_of[i]];
    uint64_t hits = 0, inside = 0;
    for (int j = 0; j < w->n_points; j++) {
        const double d = hypot(s->x[i] - w->point_x_m[j], s->y[i] - w->point_y_m[j]);
        if (d < lethal + w->point_radius_m[j]) hits |= UINT64_C(1) << j;
        if (w->point_area_m[j] > 0.0 && d <= w->point_area_m[j]) inside = 1;
    }
    s->hits[i] = hits;
    s->inside = (s->inside & ~(UINT64_C(1) << i)) | inside << i;
}

/* ---- the start of a replicate ---- */

/* First and last n >= 0 of phase + n * period within a window of time-to-go, before the impact. */
static inline void within(const World *w, const State *s, const Window *of_path, double phase, double period, int32_t *first,
                          int32_t *last) {
    const double rate = 1.0 / period;
    double open[N_MAX], close[N_MAX];
    int32_t wrong = 0;
    for (int i = 0; i < w->n; i++) open[i] = of_path[s->path[i]].open_s, close[i] = of_path[s->path[i]].close_s;
    for (int i = 0; i < w->n; i++) {
        const double low = (s->t_imp[i] - open[i] - phase) * rate, high = (s->t_imp[i] - close[i] - phase) * rate;
        const double a = larger(ceil(low), 0.0), b = floor(high);
        const double ta = s->t_imp[i] - (phase + a * period), ta1 = s->t_imp[i] - (phase + (a - 1.0) * period);
        const double tb = s->t_imp[i] - (phase + b * period), tb1 = s->t_imp[i] - (phase + (b + 1.0) * period);
        first[i] = (int32_t)a, last[i] = (int32_t)b;
        wrong |= (ta > open[i]) | ((a > 0.0) & (ta1 <= open[i])) | (tb < close[i]) | (tb <= 0.0) | ((tb1 >= close[i]) & (tb1 > 0.0));
    }
    for (int i = 0; __builtin_expect(wrong, 0) && i < w->n; i++) { /* rounding; or a window that ends at the impact */
        while (s->t_imp[i] - (phase + first[i] * period) > open[i]) first[i]++;
        while (first[i] > 0 && s->t_imp[i] - (phase + (first[i] - 1) * period) <= open[i]) first[i]--;
        while (s->t_imp[i] - (phase + (last[i] + 1) * period) >= close[i] && phase + (last[i] + 1) * period < s->t_imp[i]) last[i]++;
        while (s->t_imp[i] - (phase + last[i] * period) < close[i] || phase + last[i] * period >= s->t_imp[i]) last[i]--;
    }
}

static inline void draw_all(const World *w, const uint64_t *key, uint64_t purpose, uint64_t *bits) {
    for (int i = 0; i < w->n; i++) bits[i] = draw(key[i], purpose, 0);
}

static inline double phase_of(double fixed, double period, uint64_t key, uint64_t purpose, uint64_t replicate) {
    return isnan(fixed) ? period * to_unit(draw(mix64(replicate ^ key), purpose, 0)) : fixed;
}

static inline void start_threats(const World *w, State *s, uint64_t replicate) {
    const int n = w->n;
    uint64_t bits[N_MAX];
    int32_t aim[N_MAX];
    for (int i = 0; i < n; i++) s->key[i] = mix64(replicate ^ w->padded_key[i]);
    draw_all(w, s->key, T_IMPACT, bits);
    for (int i = 0; i < n; i++) s->t_imp[i] = w->base_s[i] + w->spread_s[i] * to_unit(bits[i]);
    draw_all(w, s->key, AIM, bits);
    for (int i = 0; i < n; i++) aim[i] = 0;
    for (int k = 0; k < AIM_MAX; k++)
        for (int i = 0; i < n; i++) aim[i] += w->cumulative[k][i] <= to_unit(bits[i]);
    draw_all(w, s->key, PATH, bits);
    for (int i = 0; i < n; i++) {
        const int g = w->member_group[i], k = (int)(to_unit(bits[i]) * w->flights[i]);
        const int flight = k < w->flight_n[g] ? k : w->flight_n[g] - 1;
        s->aim[i] = w->aim_0[i] + aim[i];
        s->path[i] = w->path_of[w->path_first[g] + flight * w->aim_n[g] + aim[i]];
    }
    draw_all(w, s->key, MISS, bits);
    for (int i = 0; i < n; i++) s->u_miss[i] = to_unit(bits[i]);
    for (int r = 0; r < 2; r++)
        for (int i = 0; i < n; i++) s->stream[r][i] = mix64((s->key[i] + DETECTION * GAMMA) ^ w->sensor_key[r]);
}

static inline void start_damage(const World *w, State *s) {
    s->placed = s->predicted = s->events = 0;
    s->inside = ~UINT64_C(0);
    for (int i = 0; i < w->n; i++) {
        const Damage *d = &w->damage[s->aim[i]];
        const double u = s->u_miss[i];
        s->hits[i] = u < d->u_hit_low ? d->hit : 0;
        if (__builtin_expect(u >= d->u_sure || (u >= d->u_hit_low && u < d->u_hit_high), 0)) exact_damage(w, s, i);
        s->events |= (uint64_t)((s->hits[i] & w->component_points) != 0) << i;
    }
}

static void start(const World *w, State *s, uint64_t replicate) {
    start_threats(w, s, replicate);
    start_damage(w, s);
    for (int r = 0; r < 2; r++) {
        const double period = w->scan_period_s[r];
        s->phase[r] = phase_of(w->scan_phase_s[r], period, w->sensor_key[r], SCAN_PHASE, replicate);
        within(w, s, w->see[r], s->phase[r], period, s->first[r], s->last[r]);
    }
    const double period = w->decision_period_s[0];
    s->decision_phase = phase_of(w->decision_phase_s[0], period, w->controller_key[0], DECISION_PHASE, replicate);
    for (int f = 0; f < 2; f++) {
        within(w, s, w->fire[f], s->decision_phase, period, s->open[f], s->close[f]);
        for (int i = 0; i < w->n; i++) s->ready[f][i] = s->open[f][i] <= s->close[f][i] ? s->open[f][i] : NEVER;
        for (int i = w->n; i < N_MAX; i++) s->ready[f][i] = NEVER;
        for (int k = 0; k < SLOT_MAX; k++) s->slot[f][k] = k < w->unit_channels[f] ? -INFINITY : INFINITY;
        s->t_ready[f] = -INFINITY;
        s->down[f] = s->unable[f] = s->weapon_down[f] = INFINITY;
        s->left[f] = w->magazine[f];
        s->last_target[f] = -1;
        s->can_fire[f] = fires_from(w, s, f);
    }
    s->n_shots = 0;
    s->points_hit = 0;
    for (int i = 0; i < w->n; i++) s->shots[i] = s->killed[i] = 0, s->asked[0][i] = s->asked[1][i] = -1;
}

/* ---- shots ---- */

static inline void free_for(State *s, int i, int q) { /* a target again from decision q on */
    for (int f = 0; f < 2; f++) {
        const int from = q > s->open[f][i] ? q : s->open[f][i];
        s->ready[f][i] = from <= s->close[f][i] ? from : NEVER;
    }
}

static inline double at_edge(const double *edge, double x) { /* as `between` */
    const double in = smaller(larger(x, 0.0), FIRE_BINS);
    const int b = in < FIRE_BINS ? (int)in : FIRE_BINS - 1;
    return in < FIRE_BINS ? edge[b] + (in - b) * (edge[b + 1] - edge[b]) : edge[FIRE_BINS];
}
static inline double factor_at(const World *w, int f, int p, double x) {
    const double flat = w->flat[f][p];
    return __builtin_expect(flat == flat, 1) ? flat : at_edge(w->factor + (size_t)(p * 2 + f) * (FIRE_BINS + 1), x);
}

static void launch(const World *w, State *s, int f, int i, double t) {
    COUNT(3);
    const double t_launch = t + (s->last_target[f] != i ? w->slew_s[f] : 0.0), tgo = s->t_imp[i] - t_launch;
    const double x = (tgo - w->fire[f][s->path[i]].t0_s) * w->fire[f][s->path[i]].per_bin;
    const double t_hit = t_launch + at_edge(w->flight[f][s->path[i]], x);
    const double p = w->sspk[f * w->n_classes + w->class_of[i]] * factor_at(w, f, s->path[i], x);
    const int kills = to_unit(draw(s->key[i], KILL, (uint64_t)s->shots[i])) < p, late = s->t_imp[i] <= t_hit;
    const double need = w->guidance[f] == 0 ? t_launch : w->guidance[f] == 1 ? larger(t_launch, t_hit - w->handover_s[f]) : t_hit;
    Shot *shot = &s->shot[s->n_shots];
    *shot = (Shot){t, need, t_hit + w->assessment_s[f], i, f, late ? SURPLUS : kills ? HIT : MISSED, late};
    s->last_shot[i] = s->n_shots++;
    s->shots[i]++;
    s->killed[i] = kills && !late;
    s->left[f]--;
    s->last_target[f] = i;
    s->t_ready[f] = t + w->interval_s[f];
    int k = 0;
    while (s->slot[f][k] > t) k++;
    s->slot[f][k] = shot->assess;
    s->can_fire[f] = fires_from(w, s, f);
    if (s->killed[i])
        s->ready[0][i] = s->ready[1][i] = NEVER;
    else
        free_for(s, i, decision_from(w, s, shot->assess));
}

static inline int n_free(const State *s, int f, double t) {
    int n = 0;
    for (int k = 0; k < SLOT_MAX; k++) n += s->slot[f][k] <= t;
    return n < s->left[f] ? n : s->left[f];
}

/* Threats that weapon f, which can fire, may have at decision q; others learn when to ask again. */
static uint64_t candidates(const World *w, State *s, int f, int q, double t, const int n[2], uint64_t due) {
    uint64_t set = 0;
    for (; due; due &= due - 1) {
        const int i = __builtin_ctzll(due);
        if (q > s->close[f][i]) {
            s->ready[f][i] = NEVER;
            continue;
        }
        const int at = tracked_from(w, s, f, i, q, t, n);
        s->ready[f][i] = at;
        if (at == q) set |= UINT64_C(1) << i;
    }
    return set;
}

static inline uint64_t due_at(const World *w, const State *s, int f, int q) {
    uint64_t due = 0;
#ifdef __AVX512DQ__
    const __m512i at = _mm512_set1_epi32(q);
    for (int i = 0; i < w->n; i += 16) due |= (uint64_t)_mm512_cmple_epi32_mask(_mm512_loadu_si512(s->ready[f] + i), at) << i;
#else
    for (int i = 0; i < w->n; i++) due |= (uint64_t)(s->ready[f][i] <= q) << i;
#endif
    return due;
}

static double gain_of(const World *w, const State *s, int f, int i, double value, double t) {
    const Window *window = &w->fire[f][s->path[i]];
    const double factor = factor_at(w, f, s->path[i], (s->t_imp[i] - t - window->t0_s) * window->per_bin);
    return (value < 0.0 ? 0.001 : value) * (w->sspk[f * w->n_classes + w->class_of[i]] * factor * w->reliability[f]);
}

static void greedy(const World *w, State *s, uint64_t set[2], double t, const int n[2]) {
    double gain[2][N_MAX];
    for (int f = 0; f < 2; f++)
        for (uint64_t left = set[f]; left; left &= left - 1) {
            const int i = __builtin_ctzll(left);
            const double value = value_to(w, s, f, i, t, n);
            gain[f][i] = gain_of(w, s, f, i, value, t);
            if (value < 0.0 && w->evaluates[f]) set[f] ^= UINT64_C(1) << i;
        }
    for (;;) {
        int best = -1, with = 0;
        for (int f = 0; f < 2; f++) {
            if (n_free(s, f, t) == 0 || t < s->t_ready[f]) set[f] = 0;
            for (uint64_t left = set[f]; left; left &= left - 1) {
                const int i = __builtin_ctzll(left);
                const double more = best < 0 ? 1.0 : gain[f][i] - gain[with][best];
                const double later = best < 0 ? 0.0 : s->t_imp[i] - s->t_imp[best];
                if (more > 0.0 || (more == 0.0 && (later < 0.0 || (later == 0.0 && i < best)))) best = i, with = f;
            }
        }
        if (best < 0) return;
        launch(w, s, with, best, t);
        set[0] &= ~(UINT64_C(1) << best), set[1] &= ~(UINT64_C(1) << best);
    }
}

static void decide(const World *w, State *s, int q) {
    COUNT(1);
    const double t = decision_at(w, s, q);
    const int n[2] = {scan_until(w, s, 0, t, 1), scan_until(w, s, 1, t, 1)};
    uint64_t set[2] = {0, 0};
    for (int f = 0; f < 2; f++)
        if (s->can_fire[f] <= q) set[f] = candidates(w, s, f, q, t, n, due_at(w, s, f, q));
    const uint64_t both = set[0] & set[1];
    if (both || w->slew_s[0] > 0.0 || w->interval_s[0] > 0.0) {
        greedy(w, s, set, t, n);
    } else { /* each weapon chooses among its own */
        uint64_t alone[2] = {0, 0};
        for (int f = 0; f < 2; f++) {
            const int few = __builtin_popcountll(set[f]), i = set[f] ? __builtin_ctzll(set[f]) : 0;
            const double sigma = w->position_sigma_m[1] + w->velocity_sigma_mps[1] * (s->t_imp[i] - t);
            if (few <= n_free(s, f, t) && (f == 0 || (few == 1 && surely_endangers(w, s, i, sigma))))
                for (uint64_t left = set[f]; left; left &= left - 1) launch(w, s, f, __builtin_ctzll(left), t);
            else
                alone[f] = set[f];
        }
        if (alone[0] | alone[1]) greedy(w, s, alone, t, n);
    }
    for (int f = 0; f < 2; f++) /* who was not chosen asks again */
        for (int i = 0; i < w->n; i++)
            if (s->ready[f][i] == q) s->ready[f][i] = q + 1;
}

/* ---- impacts on components ---- */

static void lose_guidance(const World *w, State *s, int f, double t) {
    for (int k = 0; k < s->n_shots; k++) {
        Shot *shot = &s->shot[k];
        if (shot->weapon != f || shot->need < t || shot->fate == ABORTED) continue;
        if (shot->fate == HIT) {
            s->killed[shot->threat] = 0;
            free_for(s, shot->threat, decision_from(w, s, shot->assess));
        }
        shot->fate = ABORTED;
    }
}

static void strike(const World *w, State *s, int i) {
    COUNT(2);
    const double t = s->t_imp[i];
    s->events &= ~(UINT64_C(1) << i);
    if (s->killed[i]) return;
    s->points_hit |= s->hits[i] & w->component_points;
    for (uint64_t left = s->hits[i] & w->component_points; left; left &= left - 1) {
        const uint64_t bit = UINT64_C(1) << w->point_component[__builtin_ctzll(left)];
        for (int f = 0; f < 2; f++) {
            if (w->sensor_need[f] & bit) s->down[f] = smaller(s->down[f], t);
            if (w->weapon_need[f] & bit) s->weapon_down[f] = smaller(s->weapon_down[f], t), s->can_fire[f] = NEVER;
            if (((w->unit_need[f] | w->sensor_need[f]) & bit) && s->unable[f] > t) {
                s->unable[f] = t, s->can_fire[f] = NEVER;
                lose_guidance(w, s, f, t);
            }
        }
    }
}

static inline int next_event(const State *s) {
    int best = -1;
    for (uint64_t left = s->events; left; left &= left - 1) {
        const int i = __builtin_ctzll(left);
        if (best < 0 || s->t_imp[i] < s->t_imp[best]) best = i;
    }
    return best;
}

static void fight(const World *w, State *s) {
    int event = next_event(s);
    for (;;) {
        int q = NEVER;
        for (int f = 0; f < 2; f++) {
            int least = NEVER;
            for (int i = 0; i < w->n; i++) least = s->ready[f][i] < least ? s->ready[f][i] : least;
            if (least < s->can_fire[f]) least = s->can_fire[f];
            if (least < q) q = least;
        }
        if (event >= 0 && (q == NEVER || s->t_imp[event] <= decision_at(w, s, q))) {
            strike(w, s, event);
            event = next_event(s);
            continue;
        }
        if (q == NEVER) return;
        decide(w, s, q);
    }
}

/* ---- the ledger and the row ---- */

static int was_seen(const World *w, const State *s, int i, int r, int last) {
    if (last > s->last[r][i]) last = s->last[r][i];
    for (int n = s->first[r][i]; n <= last; n += 8) {
        const uint32_t valid = last - n >= 7 ? 0xff : (1u << (last - n + 1)) - 1;
        if (eight_looks(w, s, i, r, n) & valid) return 1;
    }
    return 0;
}

/* Rank of what kept weapon f from i at an instant at which it reached i, after that decision. */
static int rank_of(const World *w, State *s, int f, int i, double t) {
    if (s->unable[f] <= t) return ABLE;
    int tracked = 0, seen = 0, busy = 0, used = 0;
    double sigma = INFINITY, ready = -INFINITY;
    for (int r = f; r < 2; r++) {
        const int n = scan_until(w, s, r, t, 1);
        if (s->down[r] <= t || track(w, s, i, r, n) < 32) continue;
        tracked = 1;
        sigma = smaller(sigma, w->position_sigma_m[r] + w->velocity_sigma_mps[r] * (s->t_imp[i] - t));
    }
    for (int r = f; r < 2 && !tracked; r++) seen |= s->down[r] > t && was_seen(w, s, i, r, scan_until(w, s, r, t, 1));
    if (!tracked) return seen ? HAS_TRACK : SEEN_BEFORE;
    if (w->evaluates[f] && value_of(w, s, i, sigma) < 0.0) return EVALUATION;
    if (s->weapon_down[f] <= t) return WEAPON_UP;
    for (int k = 0; k < s->n_shots; k++) {
        if (s->shot[k].weapon != f || s->shot[k].t > t) continue;
        used++;
        busy += s->shot[k].assess > t;
        ready = s->shot[k].t + w->interval_s[f];
    }
    return used == w->magazine[f] ? MAGAZINE : busy >= w->unit_channels[f] || ready > t ? CHANNEL : 11;
}

static int confirmed_after(const World *w, State *s, int i, double t) {
    for (int r = 0; r < 2; r++) {
        const int n = scan_until(w, s, r, t, 1), end = scan_until(w, s, r, s->down[r], 0), last = s->last[r][i];
        const uint32_t state = track(w, s, i, r, n);
        if (s->down[r] > t && confirmed_from(w, s, i, r, n + 1, end < last ? end : last, state) != NEVER) return 1;
    }
    return 0;
}

static int cause_unshot(const World *w, State *s, int i) {
    int q = -1, rank = 0;
    if (w->fire[0][s->path[i]].open_s == -FAR_S && w->fire[1][s->path[i]].open_s == -FAR_S) return NO_WEAPON_REACHES;
    for (int f = 0; f < 2; f++)
        if (s->open[f][i] <= s->close[f][i] && s->close[f][i] > q) q = s->close[f][i];
    if (q < 0) return NO_TIME;
    const double t = decision_at(w, s, q);
    for (int f = 0; f < 2; f++) {
        const int at = s->open[f][i] <= q && q <= s->close[f][i] ? rank_of(w, s, f, i, t) : 0;
        if (at > rank) rank = at;
    }
    if (rank == SEEN_BEFORE || rank == HAS_TRACK)
        return confirmed_after(w, s, i, t) ? NO_TIME : rank == SEEN_BEFORE ? NOT_SEEN : NOT_TRACKED;
    return rank == EVALUATION ? JUDGED_HARMLESS : rank == MAGAZINE ? NO_MISSILE : rank == CHANNEL ? NO_CHANNEL : COMPONENT_LOST;
}

/* Was i, at which no shot was fired, ever confirmed (2), or at least detected (1)? */
static int best_sight(const World *w, const State *s, int i) {
    int last[2], seen = 0;
    for (int r = 1; r >= 0; r--) { /* most are held at their end, and eight looks tell */
        last[r] = scan_until(w, s, r, s->down[r], 0);
        if (last[r] > s->last[r][i]) last[r] = s->last[r][i];
        if (last[r] - 7 < s->first[r][i]) continue;
        if (latest_run(eight_looks(w, s, i, r, last[r] - 7), w->confirm_m[r]) >= 0) return 2;
    }
    for (int r = 0; r < 2; r++) {
        if (confirmed_from(w, s, i, r, s->first[r][i], last[r], 0) != NEVER) return 2;
        seen |= was_seen(w, s, i, r, last[r]);
    }
    return seen;
}

static void settle(const World *w, State *s, int32_t *row) {
    const int n_columns = (w->n_classes + 1) * BLOCK + N_EXTRAS + w->n_points;
    memset(row, 0, (size_t)n_columns * sizeof *row);
    for (int k = 0; k < s->n_shots; k++) {
        int32_t *block = row + w->class_of[s->shot[k].threat] * BLOCK;
        block[FIRED]++;
        block[s->shot[k].fate]++;
    }
    for (int i = 0; i < w->n; i++) {
        int32_t *block = row + w->class_of[i] * BLOCK;
        const int sight = s->shots[i] ? 2 : best_sight(w, s, i);
        block[LAUNCHED]++;
        block[ARRIVED]++;
        block[DETECTED] += sight > 0;
        block[TRACKED] += sight > 1;
        block[ENGAGED] += s->shots[i] > 0;
        if (s->killed[i]) {
            block[INTERCEPTED]++;
            continue;
        }
        s->points_hit |= s->hits[i];
        block[HITS_ON_ASSETS] += __builtin_popcountll(s->hits[i] & w->asset_points);
        if (s->hits[i] || s->inside >> i & 1) {
            const Shot *shot = &s->shot[s->last_shot[i]];
            const int cause = !s->shots[i] ? cause_unshot(w, s, i) : shot->fate == ABORTED && !shot->late ? GUIDANCE_LOST : MISSED_ALL;
            block[LEAKERS]++;
            block[CAUSES + cause]++;
        } else {
            block[HARMLESS]++;
            block[HARMLESS_ENGAGED] += s->shots[i] > 0;
        }
    }
    int32_t *total = row + w->n_classes * BLOCK, *extra = total + BLOCK;
    for (int c = 0; c < w->n_classes; c++)
        for (int k = 0; k < BLOCK; k++) total[k] += row[c * BLOCK + k];
    extra[NO_LEAKER] = total[LEAKERS] == 0;
    extra[ASSETS_LOST] = __builtin_popcountll(s->points_hit & w->asset_points);
    uint64_t lost = 0; /* components: at whichever of their points they were hit */
    for (int j = 0; j < w->n_points; j++)
        if (s->points_hit >> j & 1 && w->point_component[j] >= 0) lost |= UINT64_C(1) << w->point_component[j];
    for (int j = 0; j < w->n_points; j++) {
        const int k = w->point_component[j];
        extra[N_EXTRAS + j] = k < 0 ? s->points_hit >> j & 1 : lost >> k & 1;
    }
}

/* ---- a world from its dump ---- */

typedef struct { char name[32]; int64_t n; char kind[8]; } Head; /* kind: b i Q f d as struct.pack knows them */

static const char *find(World *w, size_t size, const char *name, size_t item, const void **data, int64_t *n) {
    for (size_t at = 8; at + sizeof(Head) <= size;) {
        const Head *head = (const Head *)(w->file + at);
        const char kind = head->kind[0];
        const size_t each = kind == 'b' ? 1 : kind == 'i' || kind == 'f' ? 4 : 8;
        const size_t bytes = ((size_t)head->n * each + 7) / 8 * 8;
        at += sizeof *head;
        if (at + bytes > size) return "the dump is cut short";
        if (!strncmp(head->name, name, sizeof head->name)) {
            *data = w->file + at, *n = head->n;
            return each == item ? NULL : "an array of the dump is of another type";
        }
        at += bytes;
    }
    return "an array is missing from the dump";
}

#define ALL(n, test) for (int64_t k = 0; k < (n); k++) if (!(test)) return #test
static const char *unsuited(const World *w) { /* what this program leaves out of the model, as a condition that must hold */
    ALL(1, w->n <= N_MAX && w->n_points <= P_MAX && w->n_classes <= CLASS_MAX && w->n_sensor_key == 2);
    ALL(1, w->n_controller_key == 1 && w->n_unit_need == 2 && w->n_weapon_need == 2 && w->n_event_s == 0);
    ALL(1, w->damage_all[0] == 1 && w->planar[0] == 1 && w->assignment[0] == 1 && w->controller_shared[0] && !w->controller_need[0]);
    ALL(w->n_groups, w->group_nature[k] == 0 && w->group_flies[k] && !w->group_by_launch[k] && w->group_wave_s[k] == 0.0);
    ALL(w->n_groups, w->group_bias_sigma_m[k] == 0.0 && w->aim_n[k] <= AIM_MAX && w->group_spread_s[k] > 0.0);
    ALL(w->n_classes, w->class_p_fail[k] == 0.0 && w->class_p_debris[k] == 0.0 && w->class_p_hostile[k] >= 1.0);
    ALL(w->n_component_ready_s, w->component_availability[k] >= 1.0 && w->component_ready_s[k] <= 0.0);
    ALL(2, w->capacity[k] == 0 && w->law[k] == 0 && w->drop_after[k] >= w->confirm_n[k] && w->confirm_n[k] <= 5);
    ALL(2, w->drop_after[k] < 8 && w->drop_after[k] * w->scan_period_s[k] > w->decision_period_s[0] + 1e-6);
    ALL(2, w->weapon_unit[k] == k && w->unit_sensors[k] == UINT64_C(1) << k && w->unit_channels[k] <= SLOT_MAX);
    ALL(2, w->unit_remote[k] == (k ? 0u : 2u) && !w->unit_remote_need[k] && w->on_radar_loss[k] == 0 && !w->free_at_intercept[k]);
    ALL(1, w->unit_remote_always[0] && w->remote_latency_s[0] == 0.0 && w->remote_sigma_max_m[0] == INFINITY && !w->evaluates[0]);
    ALL(2, w->salvo_first[k] == 1 && w->salvo_next[k] == 1 && w->max_engagements[k] == 0 && w->n_reloads[k] == 0);
    ALL(2, w->p_false_kill[k] == 0.0 && w->p_false_miss[k] == 0.0 && w->identification_s[k] == 0.0 && w->weapon_control[k] == 0);
    ALL(2, w->p_common_failure[k] == 0.0 && w->sspk_logit_sigma[k] == 0.0 && w->reliability[k] == 1.0 && w->reserve[k] == 0);
    ALL(2, w->magazine[k] >= 0 && (w->weapon_channels[k] == 0 || w->weapon_channels[k] >= w->unit_channels[k]));
    ALL(1, w->magazine[0] + w->magazine[1] <= SHOT_MAX);
    ALL(w->n_p_deflect, w->p_deflect[k] == 0.0);
    ALL(w->n_fire_n, w->fire_n[k] <= 1);
    return NULL;
}

#define NO_WINDOW (Window){-FAR_S, FAR_S, 0.0, 0.0}
static void derive_pairs(World *w) {
    w->decision_rate = 1.0 / w->decision_period_s[0];
    for (int r = 0; r < 2; r++) {
        w->scan_rate[r] = 1.0 / w->scan_period_s[r];
        w->see[r] = malloc((size_t)w->n_paths * sizeof(Window));
        w->fire[r] = malloc((size_t)w->n_paths * sizeof(Window));
        w->flight[r] = malloc((size_t)w->n_paths * sizeof *w->flight[r]);
        w->flat[r] = malloc((size_t)w->n_paths * sizeof(double));
        w->bound[r] = malloc((size_t)w->n_paths * SEE_BINS * sizeof(uint32_t));
        for (int p = 0; p < w->n_paths; p++) {
            const int row = p * 2 + r, at = w->fire_first[row];
            const int shoots = w->fire_n[row] && w->sspk[r * w->n_classes + w->path_class[p]] > 0.0;
            w->see[r][p] = w->see_n[row] ? (Window){w->see_t1_s[row], w->see_t0_s[row], w->see_t0_s[row], w->see_per_bin[row]} : NO_WINDOW;
            w->fire[r][p] = shoots ? (Window){w->fire_open_s[at], w->fire_close_s[at], w->fire_t0_s[row], w->fire_per_bin[row]} : NO_WINDOW;
            const double *factor = w->factor + (size_t)row * (FIRE_BINS + 1);
            memcpy(w->flight[r][p], w->flight_s + (size_t)row * (FIRE_BINS + 1), sizeof w->flight[r][p]);
            w->flat[r][p] = factor[0];
            for (int b = 1; b <= FIRE_BINS; b++) if (factor[b] != factor[0]) w->flat[r][p] = NAN;
            for (int b = 0; b < SEE_BINS; b++) {
                const double low = floor(w->pd_low[row * SEE_BINS + b] * 32768.0), high = ceil(w->pd_high[row * SEE_BINS + b] * 32768.0);
                w->bound[r][p * SEE_BINS + b] = (uint32_t)low << 16 | (uint32_t)(smaller(high, 32768.0) - low);
            }
        }
        for (uint32_t state = 0; state < STATES; state++)
            for (uint32_t hit = 0; hit < 2; hit++) {
                const uint32_t history = (state << 1 | hit) & ((1u << w->confirm_n[r]) - 1);
                const int confirms = hit && __builtin_popcount(history) >= w->confirm_m[r];
                const uint32_t missed = state - 32 + 1, kept = hit ? 32 : (int)missed >= w->drop_after[r] ? 0 : 32 + missed;
                w->next[r][state][hit] = (uint8_t)(state < 32 ? (confirms ? 32 : history) : kept);
            }
    }
}

static void derive_damage(World *w, int a, int c) {
    const double sigma = w->class_miss_sigma_m[c], lethal = w->class_lethal_radius_m[c], guard = 1e-9;
    double inside = -1.0, clear = INFINITY, hit_radius = -1.0, within = -1.0;
    uint64_t hit = 0;
    for (int j = 0; j < w->n_points; j++) {
        const double d = hypot(w->aim_x_m[a] - w->point_x_m[j], w->aim_y_m[a] - w->point_y_m[j]), reach = lethal + w->point_radius_m[j];
        if (w->point_area_m[j] > 0.0) inside = larger(inside, w->point_area_m[j] - d), within = larger(within, w->point_area_m[j] + w->margin_m[0] - d);
        if (d == 0.0 && (hit_radius < 0.0 || hit_radius == reach)) hit_radius = reach, hit |= UINT64_C(1) << j;
        else clear = smaller(clear, d - reach);
    }
    const double sure = smaller(inside, clear);
    Damage *damage = &w->damage[a];
    damage->u_sure = sure > 0.0 && sigma > 0.0 ? -expm1(-0.5 * (sure / sigma) * (sure / sigma)) - guard : 0.0;
    const double u_hit = hit && sigma > 0.0 ? -expm1(-0.5 * (hit_radius / sigma) * (hit_radius / sigma)) : -1.0;
    damage->u_hit_low = u_hit - guard, damage->u_hit_high = u_hit + guard;
    damage->hit = hit;
    damage->within_m = within - 1e-6;
}

static void derive_values(World *w) {
    int n = 0;
    for (int k = 0; k < P_MAX; k++) w->reach_low[k] = w->reach_high[k] = -1.0;
    for (int j = 0; j < w->n_points; j++) {
        if (w->point_area_m[j] <= 0.0) continue;
        int k = n++;
        for (; k > 0 && w->by_value[k - 1] < w->point_value[j]; k--) {
            w->by_value[k] = w->by_value[k - 1], w->reach[k] = w->reach[k - 1];
            w->by_value_x[k] = w->by_value_x[k - 1], w->by_value_y[k] = w->by_value_y[k - 1];
        }
        w->by_value[k] = w->point_value[j], w->reach[k] = w->point_area_m[j] + w->margin_m[0];
        w->by_value_x[k] = w->point_x_m[j], w->by_value_y[k] = w->point_y_m[j];
    }
    for (int k = 0; k < n; k++) {
        w->reach_low[k] = w->reach[k] * w->reach[k] * (1.0 - 1e-9);
        w->reach_high[k] = w->reach[k] * w->reach[k] * (1.0 + 1e-9);
    }
    for (int k = 0; k < RADII; k++) w->radius_below[k] = k < RADII - 1 ? radius((k + 1.0) / RADII) : radius(1.0 - 0x1p-53);
}

static void derive_members(World *w) {
    w->damage = calloc((size_t)w->n_aim_x_m, sizeof *w->damage);
    for (int g = 0; g < w->n_groups; g++)
        for (int a = 0; a < w->aim_n[g]; a++) derive_damage(w, w->aim_first[g] + a, w->group_class[g]);
    for (int i = 0; i < w->n; i++) {
        const int g = w->member_group[i];
        w->padded_key[i] = w->member_key[i];
        w->class_of[i] = w->group_class[g];
        w->aim_0[i] = w->aim_first[g];
        w->base_s[i] = w->group_at_s[g] + w->group_interval_s[g] * w->member_slot[i];
        w->spread_s[i] = w->group_spread_s[g];
        w->flights[i] = w->flight_n[g];
        for (int k = 0; k < AIM_MAX; k++)
            w->cumulative[k][i] = k < w->aim_n[g] - 1 ? w->aim_cumulative[w->aim_first[g] + k] : 2.0;
    }
    derive_values(w);
    for (int j = 0; j < w->n_points; j++)
        *(w->point_component[j] < 0 ? &w->asset_points : &w->component_points) |= UINT64_C(1) << j;
}

void rr_close(World *w) {
    for (int r = 0; r < 2; r++) free(w->see[r]), free(w->fire[r]), free(w->bound[r]), free(w->flight[r]), free(w->flat[r]);
    free(w->damage);
    free(w->file);
    free(w);
}

static const char *read_world(World *w, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return "the dump cannot be opened";
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    rewind(file);
    w->file = malloc(size);
    const size_t got = fread(w->file, 1, size, file);
    fclose(file);
    if (got != size || size < 8 || memcmp(w->file, "RRWORLD1", 8)) return "this is no dump of a world";
    const char *wrong = NULL;
#define FIND(type, name) if (!wrong) wrong = find(w, size, #name, sizeof(type), (const void **)&w->name, &w->n_##name);
    ARRAYS(FIND)
    if (wrong) return wrong;
    w->n = (int32_t)w->n_member_key, w->n_groups = (int32_t)w->n_group_at_s, w->n_classes = (int32_t)w->n_class_p_fail;
    w->n_paths = (int32_t)w->n_path_class, w->n_points = (int32_t)w->n_point_x_m;
    return unsuited(w);
}

/* A world of a dump; NULL, and in `wrong` why, if it cannot be read or this program leaves out what it needs. */
World *rr_open(const char *path, const char **wrong) {
    World *w = calloc(1, sizeof *w);
    *wrong = read_world(w, path);
    if (*wrong) {
        rr_close(w);
        return NULL;
    }
    derive_pairs(w);
    derive_members(w);
    return w;
}

int32_t rr_columns(const World *w) { return (w->n_classes + 1) * BLOCK + N_EXTRAS + w->n_points; }

/* Rows of replicates first, first + stride, ... of a seed; nothing is shared but the world. */
void rr_run(const World *w, uint64_t seed, uint64_t first, uint64_t stride, int64_t n, int32_t *rows) {
    State s;
    memset(&s, 0, sizeof s);
    const uint64_t seed_key = mix64(seed + GAMMA);
    for (int64_t k = 0; k < n; k++) {
        start(w, &s, mix64(seed_key + (first + (uint64_t)k * stride + 1) * GAMMA));
        fight(w, &s);
        settle(w, &s, rows + k * rr_columns(w));
    }
}
