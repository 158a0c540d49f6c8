/* A world from its dump: read, refused if it needs more of the model, made ready. */
#pragma once
#include "types.h"

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
