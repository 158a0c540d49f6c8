/* Decisions, shots, and impacts on components: sections 7, 8 and 9. */
#pragma once
#include "start.h"

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
#ifdef __AVX512DQ__
    n = __builtin_popcount(_mm512_cmp_pd_mask(_mm512_loadu_pd(s->slot[f]), _mm512_set1_pd(t), _CMP_LE_OQ));
#else
    for (int k = 0; k < SLOT_MAX; k++) n += s->slot[f][k] <= t;
#endif
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
