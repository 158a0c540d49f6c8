/* Values of threats, damage, and the start of a replicate: sections 3, 7 and 9. */
#pragma once
#include "looks.h"

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
