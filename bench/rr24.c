/* The reference raid RR-24 and its scalings in C: the limit that the engine is held against.
 *
 * Written from the text of the raid (its numbers are in raid.py), in the lean form: index
 * arrays sorted once a replicate with running pointers, a compact list of unconfirmed tracks
 * with swap-remove, the ready queue a bitset over impact rank, channels a count and a wheel of
 * releases by tick, ticks only while something is ready and a channel is free, detection by
 * bounds of Pd in bins of time-to-go and the exact law only between them. Every scan that the
 * raid's text asks for is made, also when the last interceptor is gone. Draws are keyed by
 * (seed, replicate, threat, purpose, count) exactly as in rempart.engine.draws.
 *
 * Every number of the scenario comes at run time; a build may freeze any of them with -D
 * (RR_N_THREATS, RR_N_CHANNELS, ... below). No thread is made here, nothing is allocated
 * inside a replicate, and no state is shared: several threads may call rr_run at once.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define GAMMA UINT64_C(0x9E3779B97F4A7C15)
#define TO_UNIT (1.0 / 9007199254740992.0)
#define MAX_CLASSES 8
#define N_BINS 512
#define N_BOUNDS (N_BINS + 1) /* the last for a time-to-go that rounding puts on the far edge */
#define NONE (-1)
enum { T_IMPACT = 0, AIM = 1, DETECTION = 2, KILL = 3, MISS = 4 };

typedef struct {
    int32_t n_threats, n_classes, n_channels, n_interceptors, n_aims;
    int32_t n_ticks_a_scan, n_confirm, n_window; /* confirmed on n_confirm of n_window (<= 5) scans */
    double tick_s, t_first_s, t_width_s, pfa, snr_reference;
    double launch_delay_s, v_interceptor_mps, r_min_m, r_max_m, assess_s;
    double v_mps[MAX_CLASSES], r_vis_m[MAX_CLASSES], r13_m[MAX_CLASSES];
    double pk[MAX_CLASSES], sigma_m[MAX_CLASSES], lethal_m[MAX_CLASSES];
    uint64_t radar_key;
    const double *aim_cumulative; /* n_aims; aim 0 is the radar */
    const int32_t *class_of;      /* n_threats */
    const uint64_t *entity;       /* n_threats */
} Scenario;

#ifdef RR_N_THREATS /* the build specialised to one raid */
#define N_THREATS(s) RR_N_THREATS
#define N_CLASSES(s) RR_N_CLASSES
#define N_CHANNELS(s) RR_N_CHANNELS
#define N_INTERCEPTORS(s) RR_N_INTERCEPTORS
#define N_AIMS(s) RR_N_AIMS
#define TICKS_A_SCAN(s) 2
#define TICK_S(s) 1.0
#define T_FIRST_S(s) 255.0
#define T_WIDTH_S(s) RR_T_WIDTH_S
#define LAUNCH_DELAY_S(s) 2.0
#define V_INTERCEPTOR_MPS(s) 900.0
#define ASSESS_S(s) 3.0
#define WINDOW_MASK(d) 31u
#define CONFIRM_TABLE(d) 0xFEE8E880u
#define WHEEL_MASK(d) 31
#else
#define N_THREATS(s) ((s)->n_threats)
#define N_CLASSES(s) ((s)->n_classes)
#define N_CHANNELS(s) ((s)->n_channels)
#define N_INTERCEPTORS(s) ((s)->n_interceptors)
#define N_AIMS(s) ((s)->n_aims)
#define TICKS_A_SCAN(s) ((s)->n_ticks_a_scan)
#define TICK_S(s) ((s)->tick_s)
#define T_FIRST_S(s) ((s)->t_first_s)
#define T_WIDTH_S(s) ((s)->t_width_s)
#define LAUNCH_DELAY_S(s) ((s)->launch_delay_s)
#define V_INTERCEPTOR_MPS(s) ((s)->v_interceptor_mps)
#define ASSESS_S(s) ((s)->assess_s)
#define WINDOW_MASK(d) ((d)->window_mask)
#define CONFIRM_TABLE(d) ((d)->confirm_table)
#define WHEEL_MASK(d) ((d)->wheel_mask)
#endif

typedef struct { /* of Pd in one bin, in units of 2^-32: below low seen, above low + width not */
    uint32_t low, width;
} Bound;

typedef struct { /* an unconfirmed track: all that a look touches */
    uint64_t z;  /* state of its detection stream */
    double t_imp_s, bins_a_s;
    const Bound *bound; /* of its class */
    uint32_t rank, history;
} Track;

typedef struct { /* made once a call, from the scenario alone */
    double tgo_visible_s[MAX_CLASSES], tgo_open_s[MAX_CLASSES], tgo_close_s[MAX_CLASSES];
    double bins_a_s[MAX_CLASSES], closing[MAX_CLASSES]; /* closing = 1 + v / v_i */
    double u_hit_low[MAX_CLASSES], u_hit_high[MAX_CLASSES];
    Bound bound[MAX_CLASSES][N_BOUNDS];
    int32_t class_start[MAX_CLASSES];
    uint32_t window_mask, confirm_table;
    int32_t wheel_mask;
} Derived;

typedef struct { /* the state of one replicate; arrays by impact rank unless told otherwise */
    double *t_imp_s;
    uint64_t *key;
    uint16_t *class_, *n_shots;
    uint8_t *killed;
    int32_t *next;   /* next engagement that is released at the same tick */
    int32_t *wheel;  /* first engagement that is released at a tick */
    int32_t *member; /* ranks of each class in order of impact, class after class */
    Track *track;
    uint64_t *ready, *waiting; /* bitsets over rank; waiting = confirmed before its window opens */
    double *raw_t_s;           /* by threat index */
    uint64_t *raw_key;
    int32_t *bucket, *bucket_of;
    int32_t p_visible[MAX_CLASSES], p_open[MAX_CLASSES], end[MAX_CLASSES];
    int32_t n_tracks, n_ready, n_waiting, n_pending, n_free, n_left, i_impact, i_word;
    int32_t n_leakers, radar_lost;
    uint64_t assets_lost;
    double t_next_seen_s; /* no threat comes into sight before */
    int64_t n_looks;
} State;

static inline uint64_t mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline double unit(uint64_t stream, uint64_t count) {
    return (double)(mix64(stream + (count + 1) * GAMMA) >> 11) * TO_UNIT;
}

static inline double draw(uint64_t entity_key, uint64_t purpose, uint64_t count) {
    return unit(mix64(entity_key + purpose * GAMMA), count);
}

/* fmin has to mind NaN, so that it stays a call. */
static inline double smaller(double a, double b) { return b < a ? b : a; }

static double pd_at(const Scenario *s, int c, double tgo_s) {
    const double q = s->r13_m[c] / (s->v_mps[c] * tgo_s);
    const double snr = s->snr_reference * ((q * q) * (q * q));
    return pow(s->pfa, 1.0 / (1.0 + snr));
}

static double window_edge_s(const Scenario *s, int c, double r_int_m) {
    const double v = s->v_mps[c];
    return (r_int_m * (1.0 + v / s->v_interceptor_mps) + v * s->launch_delay_s) / v;
}

static void derive_class(const Scenario *s, Derived *d, int c) {
    d->tgo_visible_s[c] = s->r_vis_m[c] / s->v_mps[c];
    d->tgo_open_s[c] = window_edge_s(s, c, s->r_max_m);
    d->tgo_close_s[c] = window_edge_s(s, c, s->r_min_m);
    d->closing[c] = 1.0 + s->v_mps[c] / s->v_interceptor_mps;
    d->bins_a_s[c] = N_BINS / d->tgo_visible_s[c];
    double near = 4294967296.0;
    for (int b = 0; b < N_BINS; b++) {
        const double far = floor(pd_at(s, c, (b + 1) / d->bins_a_s[c]) * 4294967296.0);
        const uint32_t low = far > 1.0 ? (uint32_t)(far - 1.0) : 0; /* one unit of room for rounding */
        const uint32_t high = near + 1.0 < 4294967295.0 ? (uint32_t)(near + 1.0) : UINT32_MAX;
        d->bound[c][b] = (Bound){low, high - low};
        near = far;
    }
    d->bound[c][N_BINS] = (Bound){0, UINT32_MAX};
    const double x = s->lethal_m[c] / s->sigma_m[c];
    const double p_hit = -expm1(-0.5 * x * x);
    d->u_hit_low[c] = p_hit - 1e-9; /* the exact law decides between these two */
    d->u_hit_high[c] = p_hit + 1e-9;
}

static void derive(const Scenario *s, Derived *d) {
    memset(d, 0, sizeof *d);
    for (int c = 0; c < s->n_classes; c++) derive_class(s, d, c);
    int32_t count[MAX_CLASSES] = {0};
    for (int i = 0; i < s->n_threats; i++) count[s->class_of[i]]++;
    for (int c = 1; c < s->n_classes; c++) d->class_start[c] = d->class_start[c - 1] + count[c - 1];
    d->window_mask = (1u << s->n_window) - 1u;
    for (uint32_t h = 0; h <= d->window_mask; h++)
        if (__builtin_popcount(h) >= s->n_confirm) d->confirm_table |= 1u << h;
    const double busy_s = s->launch_delay_s + s->r_max_m / s->v_interceptor_mps + s->assess_s;
    int32_t n_slots = 1;
    while (n_slots < busy_s / s->tick_s + 3.0) n_slots *= 2;
    d->wheel_mask = n_slots - 1;
}

/* Impact times of all threats, and the order of impact: a bucket sort, stable, so that ties
 * go by threat index. */
static inline void sort_by_impact(const Scenario *s, State *w, uint64_t replicate_key) {
    const int32_t n = N_THREATS(s);
    for (int32_t i = 0; i < n; i++) {
        const uint64_t key = mix64(replicate_key ^ s->entity[i]);
        w->raw_key[i] = key;
        w->raw_t_s[i] = T_FIRST_S(s) + T_WIDTH_S(s) * draw(key, T_IMPACT, 0);
    }
    const double buckets_a_s = n / T_WIDTH_S(s);
    memset(w->bucket, 0, (size_t)(n + 2) * sizeof *w->bucket);
    for (int32_t i = 0; i < n; i++) {
        const int32_t b = (int32_t)((w->raw_t_s[i] - T_FIRST_S(s)) * buckets_a_s);
        w->bucket_of[i] = b;
        w->bucket[b + 1]++;
    }
    for (int32_t b = 1; b <= n + 1; b++) w->bucket[b] += w->bucket[b - 1];
    int32_t *order = w->next; /* free until the first launch */
    for (int32_t i = 0; i < n; i++) order[w->bucket[w->bucket_of[i]]++] = i;
    for (int32_t r = 1; r < n; r++) {
        const int32_t i = order[r];
        const double t_s = w->raw_t_s[i];
        int32_t j = r;
        for (; j > 0 && w->raw_t_s[order[j - 1]] > t_s; j--) order[j] = order[j - 1];
        order[j] = i;
    }
}

static inline void begin(const Scenario *s, const Derived *d, State *w, uint64_t replicate_key) {
    const int32_t n = N_THREATS(s);
    sort_by_impact(s, w, replicate_key);
    for (int c = 0; c < N_CLASSES(s); c++)
        w->p_visible[c] = w->p_open[c] = w->end[c] = d->class_start[c];
    for (int32_t r = 0; r < n; r++) {
        const int32_t i = w->next[r], c = s->class_of[i];
        w->t_imp_s[r] = w->raw_t_s[i];
        w->key[r] = w->raw_key[i];
        w->class_[r] = (uint16_t)c;
        w->member[w->end[c]++] = r;
    }
    w->t_imp_s[n] = INFINITY; /* ends the walk over impacts */
    memset(w->n_shots, 0, (size_t)n * sizeof *w->n_shots);
    memset(w->killed, 0, (size_t)n);
    memset(w->ready, 0, (size_t)((n + 63) / 64) * sizeof *w->ready);
    memset(w->waiting, 0, (size_t)((n + 63) / 64) * sizeof *w->waiting);
    for (int32_t i = 0; i <= WHEEL_MASK(d); i++) w->wheel[i] = NONE;
    w->n_tracks = w->n_ready = w->n_pending = w->n_waiting = w->i_impact = w->i_word = 0;
    w->n_leakers = w->radar_lost = 0;
    w->t_next_seen_s = -INFINITY;
    w->assets_lost = 0;
    w->n_free = N_CHANNELS(s);
    w->n_left = N_INTERCEPTORS(s);
}

static inline void set_ready(State *w, int32_t r) {
    w->ready[r >> 6] |= UINT64_C(1) << (r & 63);
    w->n_ready++;
    if ((r >> 6) < w->i_word) w->i_word = r >> 6;
}

static inline int hits(const Scenario *s, const Derived *d, int c, double u) {
    if (u < d->u_hit_low[c]) return 1;
    if (u > d->u_hit_high[c]) return 0;
    return s->sigma_m[c] * sqrt(-2.0 * log1p(-u)) < s->lethal_m[c];
}

static inline void impact(const Scenario *s, const Derived *d, State *w, int32_t r) {
    if (w->killed[r]) return;
    w->n_leakers++;
    if (!hits(s, d, w->class_[r], draw(w->key[r], MISS, 0))) return;
    const double u = draw(w->key[r], AIM, 0);
    int aim = 0;
    while (aim < N_AIMS(s) - 1 && s->aim_cumulative[aim] <= u) aim++;
    if (aim)
        w->assets_lost |= UINT64_C(1) << aim;
    else
        w->radar_lost = 1;
}

static inline void impacts_until(const Scenario *s, const Derived *d, State *w, double t_s) {
    while (w->t_imp_s[w->i_impact] <= t_s) impact(s, d, w, w->i_impact++);
}

/* Begin the tracks of all that may be seen from now on, and note when to come back. */
static inline void first_seen(const Scenario *s, const Derived *d, State *w, double t_s) {
    double t_next_s = INFINITY;
    for (int c = 0; c < N_CLASSES(s); c++) {
        int32_t p = w->p_visible[c];
        for (; p < w->end[c]; p++) {
            const int32_t r = w->member[p];
            const double tgo_s = w->t_imp_s[r] - t_s;
            if (tgo_s > d->tgo_visible_s[c]) {
                t_next_s = smaller(t_next_s, t_s + (tgo_s - d->tgo_visible_s[c]));
                break;
            }
            const uint64_t z = mix64((w->key[r] + DETECTION * GAMMA) ^ s->radar_key);
            w->track[w->n_tracks++] = (Track){z, w->t_imp_s[r], d->bins_a_s[c], d->bound[c], (uint32_t)r, 0};
        }
        w->p_visible[c] = p;
    }
    w->t_next_seen_s = t_next_s - 1e-6; /* early rather than late by rounding */
}

static inline void confirm(const Derived *d, State *w, const Track *k, double tgo_s) {
    const int32_t r = (int32_t)k->rank;
    w->n_pending++;
    if (tgo_s <= d->tgo_open_s[w->class_[r]]) {
        set_ready(w, r);
    } else {
        w->waiting[r >> 6] |= UINT64_C(1) << (r & 63);
        w->n_waiting++;
    }
}

static inline void scan(const Scenario *s, const Derived *d, State *w, double t_s) {
    if (t_s >= w->t_next_seen_s) first_seen(s, d, w, t_s);
    Track *end = w->track + w->n_tracks;
    w->n_looks += w->n_tracks;
    for (Track *k = w->track; k < end;) {
        const double tgo_s = k->t_imp_s - t_s;
        if (__builtin_expect(tgo_s <= 0.0, 0)) {
            *k = *--end;
            w->n_looks--;
            continue;
        }
        const uint64_t z = k->z + GAMMA, m = mix64(z), m32 = m >> 32;
        k->z = z;
        const Bound bound = k->bound[(int32_t)(tgo_s * k->bins_a_s)];
        uint32_t seen = m32 < bound.low;
        if (__builtin_expect(m32 - bound.low <= bound.width, 0))
            seen = (double)(m >> 11) * TO_UNIT < pd_at(s, w->class_[k->rank], tgo_s);
        const uint32_t history = (k->history * 2 + seen) & WINDOW_MASK(d);
        k->history = history;
        if (__builtin_expect(CONFIRM_TABLE(d) >> history & 1u, 0)) {
            confirm(d, w, k, tgo_s);
            *k = *--end;
        } else {
            k++;
        }
    }
    w->n_tracks = (int32_t)(end - w->track);
}

static inline void open_windows(const Scenario *s, const Derived *d, State *w, double t_s) {
    for (int c = 0; c < N_CLASSES(s); c++) {
        while (w->p_open[c] < w->end[c]) {
            const int32_t r = w->member[w->p_open[c]];
            if (w->t_imp_s[r] - t_s > d->tgo_open_s[c]) break;
            const uint64_t bit = UINT64_C(1) << (r & 63);
            if (w->waiting[r >> 6] & bit) {
                w->waiting[r >> 6] ^= bit;
                w->n_waiting--;
                set_ready(w, r);
            }
            w->p_open[c]++;
        }
    }
}

static inline void release(const Derived *d, State *w, int32_t i_tick) {
    int32_t *slot = &w->wheel[i_tick & WHEEL_MASK(d)];
    for (int32_t r = *slot; r != NONE; r = w->next[r]) {
        w->n_free++;
        if (w->killed[r])
            w->n_pending--;
        else
            set_ready(w, r);
    }
    *slot = NONE;
}

static inline void launch(const Scenario *s, const Derived *d, State *w, int32_t r, double t_s) {
    const int c = w->class_[r];
    const double v = s->v_mps[c], tgo_s = w->t_imp_s[r] - t_s;
    const double r_int_m = (v * tgo_s - v * LAUNCH_DELAY_S(s)) / d->closing[c];
    const double t_int_s = t_s + LAUNCH_DELAY_S(s) + r_int_m / V_INTERCEPTOR_MPS(s);
    /* nothing asks for the state of an engaged threat before its release or impact */
    w->killed[r] = draw(w->key[r], KILL, w->n_shots[r]++) < s->pk[c];
    const int32_t i_tick = (int32_t)ceil((t_int_s + ASSESS_S(s)) / TICK_S(s));
    int32_t *slot = &w->wheel[i_tick & WHEEL_MASK(d)];
    w->next[r] = *slot;
    *slot = r;
    w->n_free--;
    w->n_left--;
}

static inline void tick(const Scenario *s, const Derived *d, State *w, double t_s) {
    const int32_t n_words = (N_THREATS(s) + 63) / 64;
    for (; w->i_word < n_words; w->i_word++) {
        uint64_t *word = &w->ready[w->i_word];
        while (*word) {
            if (w->n_free == 0 || w->n_left == 0) return;
            const int32_t r = w->i_word * 64 + __builtin_ctzll(*word);
            *word &= *word - 1;
            w->n_ready--;
            if (w->t_imp_s[r] - t_s >= d->tgo_close_s[w->class_[r]])
                launch(s, d, w, r, t_s);
            else
                w->n_pending--;
        }
    }
}

static inline void decide(const Scenario *s, const Derived *d, State *w, int32_t i_tick, double t_s) {
    release(d, w, i_tick);
    if (w->n_waiting) open_windows(s, d, w, t_s);
    if (w->n_ready && w->n_free && w->n_left) tick(s, d, w, t_s);
}

/* The decisions from one scan to the next; none while nothing is pending. */
static inline void decisions(const Scenario *s, const Derived *d, State *w, int32_t i_tick, double t_s) {
    if (w->n_pending == 0 || w->n_left == 0) return;
    decide(s, d, w, i_tick, t_s);
    for (int32_t i = i_tick + 1; i < i_tick + TICKS_A_SCAN(s); i++) {
        const double t_tick_s = i * TICK_S(s);
        impacts_until(s, d, w, t_tick_s);
        if (w->radar_lost) return;
        decide(s, d, w, i, t_tick_s);
    }
}

static inline int32_t first_scan_tick(const Scenario *s, const Derived *d, const State *w) {
    double t_s = INFINITY;
    for (int c = 0; c < N_CLASSES(s); c++)
        if (w->end[c] > d->class_start[c])
            t_s = smaller(t_s, w->t_imp_s[w->member[d->class_start[c]]] - d->tgo_visible_s[c]);
    const int32_t i_scan = (int32_t)(t_s / (TICK_S(s) * TICKS_A_SCAN(s))) - 1; /* one early: rounding */
    return i_scan > 0 ? i_scan * TICKS_A_SCAN(s) : 0;
}

static inline void replicate(const Scenario *s, const Derived *d, State *w, uint64_t replicate_key) {
    begin(s, d, w, replicate_key);
    for (int32_t i_tick = first_scan_tick(s, d, w);; i_tick += TICKS_A_SCAN(s)) {
        const double t_s = i_tick * TICK_S(s);
        impacts_until(s, d, w, t_s);
        if (w->radar_lost || w->i_impact == N_THREATS(s)) break;
        scan(s, d, w, t_s);
        decisions(s, d, w, i_tick, t_s);
    }
    impacts_until(s, d, w, 1e300); /* interceptors in flight keep working without the radar */
}

static void *part(char **at, size_t size) {
    void *here = *at;
    *at += (size + 63) / 64 * 64;
    return here;
}

/* Lay the arrays out in one block; with block == NULL only its size is found. */
static size_t lay_out(const Scenario *s, const Derived *d, State *w, char *block) {
    const size_t n = (size_t)s->n_threats, n_words = (n + 63) / 64;
    char *at = block;
    w->t_imp_s = part(&at, (n + 1) * sizeof(double));
    w->key = part(&at, n * sizeof(uint64_t));
    w->class_ = part(&at, n * sizeof(uint16_t));
    w->n_shots = part(&at, n * sizeof(uint16_t));
    w->killed = part(&at, n);
    w->next = part(&at, n * sizeof(int32_t));
    w->wheel = part(&at, ((size_t)d->wheel_mask + 1) * sizeof(int32_t));
    w->member = part(&at, n * sizeof(int32_t));
    w->track = part(&at, n * sizeof(Track));
    w->ready = part(&at, n_words * sizeof(uint64_t));
    w->waiting = part(&at, n_words * sizeof(uint64_t));
    w->raw_t_s = part(&at, n * sizeof(double));
    w->raw_key = part(&at, n * sizeof(uint64_t));
    w->bucket = part(&at, (n + 2) * sizeof(int32_t));
    w->bucket_of = part(&at, n * sizeof(int32_t));
    return (size_t)(at - block);
}

size_t rr_scenario_size(void) { return sizeof(Scenario); }

/* Is this the raid that the build was frozen to? Always so in a build with run-time numbers. */
static int suits(const Scenario *s, const Derived *d) {
    return s->n_threats == N_THREATS(s) && s->n_classes == N_CLASSES(s) && s->n_channels == N_CHANNELS(s) &&
           s->n_interceptors == N_INTERCEPTORS(s) && s->n_aims == N_AIMS(s) &&
           s->n_ticks_a_scan == TICKS_A_SCAN(s) && s->tick_s == TICK_S(s) && s->t_first_s == T_FIRST_S(s) &&
           s->t_width_s == T_WIDTH_S(s) && s->launch_delay_s == LAUNCH_DELAY_S(s) &&
           s->v_interceptor_mps == V_INTERCEPTOR_MPS(s) && s->assess_s == ASSESS_S(s) &&
           d->window_mask == WINDOW_MASK(d) && d->confirm_table == CONFIRM_TABLE(d) &&
           d->wheel_mask == WHEEL_MASK(d);
}

/* Replicates [first, first + n) of the seed; all arrays hold n numbers. Returns the looks made,
 * or -1 without memory, or -2 if a build frozen to one raid is handed another. */
int64_t rr_run(const Scenario *s, uint64_t seed, int64_t first, int64_t n, int32_t *leakers,
               int32_t *interceptors_used, int32_t *radar_lost, int32_t *assets_destroyed) {
    Derived *d = malloc(sizeof *d);
    if (!d) return -1;
    derive(s, d);
    if (!suits(s, d)) {
        free(d);
        return -2;
    }
    State w = {0};
    char *block = malloc(lay_out(s, d, &w, NULL));
    if (!block) {
        free(d);
        return -1;
    }
    lay_out(s, d, &w, block);
    const uint64_t seed_key = mix64(seed + GAMMA);
    for (int64_t i = 0; i < n; i++) {
        replicate(s, d, &w, mix64(seed_key + ((uint64_t)(first + i) + 1) * GAMMA));
        leakers[i] = w.n_leakers;
        interceptors_used[i] = N_INTERCEPTORS(s) - w.n_left;
        radar_lost[i] = w.radar_lost;
        assets_destroyed[i] = __builtin_popcountll(w.assets_lost);
    }
    free(block);
    free(d);
    return w.n_looks;
}
