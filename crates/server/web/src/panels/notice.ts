/** What went wrong and what to do about it. */
import type { RequestError } from "../api";
import { button, el } from "../dom";
import { say, type Lang } from "../i18n";
import type { Store } from "../state";

export function noticePanel(root: HTMLElement, store: Store, retry: () => void): void {
  store.follow(
    (state) => [state.lang, state.mode],
    (lang, mode) => {
      root.hidden = mode.kind !== "failed";
      if (mode.kind !== "failed") return root.replaceChildren();
      root.replaceChildren(
        el("h2", {}, say(lang, "notice.failed")),
        el("p", {}, problemText(lang, mode.problem)),
        button({ id: "retry" }, say(lang, "notice.retry"), retry),
      );
    },
  );
}

function problemText(lang: Lang, problem: RequestError | null): string {
  if (problem === null) return say(lang, "notice.no-atlas");
  const { path, status, said } = problem;
  if (said) return said[lang];
  return status === 0 ? say(lang, "notice.no-answer", { path }) : say(lang, "notice.status", { path, status });
}
