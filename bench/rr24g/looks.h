/* Looks and tracks, docs/model.md, section 5; and when scans and decisions fall. */
#pragma once
#include "types.h"

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
#ifdef __AVX512DQ__
    double t = _mm512_reduce_min_pd(_mm512_loadu_pd(s->slot[f]));
#else
    double t = INFINITY;
    for (int k = 0; k < SLOT_MAX; k++) t = smaller(t, s->slot[f][k]);
#endif
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
