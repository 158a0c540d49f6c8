/** The page Scenario: a map, a form and the text, three ways to say the same. */

import { h, late } from "../dom";
import { state } from "../state";
import { Editor } from "./editor";
import { Files } from "./files";
import { Form } from "./form";
import { NewGroup } from "./group";
import { ScenarioMap } from "./map";
import { Quick } from "./quick";
import { Workshop } from "./workshop";
import "./scenario.css";

const FORM_MS = 150; // while something is dragged: to read the text anew at each step would hold up the answer

export async function scenarioPage(): Promise<HTMLElement> {
  const work = new Workshop();
  let chosen = "";
  const choose = (id: string): void => {
    if (id === chosen) return;
    chosen = id;
    map.select(id);
    form.show(id);
  };
  const files = new Files(work), map = new ScenarioMap(work, choose), form = new Form(work, choose);
  const editor = new Editor(work), quick = new Quick(work), group = new NewGroup(work, choose);
  const soon = late(FORM_MS, () => form.refresh());
  work.onText((by) => (by === "map" ? soon() : form.refresh()));
  work.onScene(() => {
    const { scene } = work;
    const ids = scene ? [...scene.things, ...scene.groups].map((one) => one.id) : [];
    if (scene && chosen !== "site" && !ids.includes(chosen)) {
      chosen = scene.things.find((one) => one.kind === "battery")?.id ?? ids[0] ?? "site";
      map.select(chosen);
    }
    map.update();
    form.show(chosen);
    group.update();
  });
  await files.list();
  if (state.draft && state.edited) work.begin(state.draft.yaml, state.draft.from);
  else await work.open(state.order.scenario);
  return h("div", { class: "studio" }, h("h1", {}, "Scenario"), files.element,
    h("div", { class: "desk" }, h("div", {}, map.element, quick.element), h("div", {}, form.element, group.element, editor.element)));
}
