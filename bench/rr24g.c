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
#include "rr24g/fight.h"
#include "rr24g/ledger.h"
#include "rr24g/world.h"

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
