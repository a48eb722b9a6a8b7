import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"DatasetTriggeringStrategy","description":"","frontmatter":{},"headers":[],"relativePath":"API/DatasetTriggeringStrategy.md","filePath":"API/DatasetTriggeringStrategy.md"}');
const _sfc_main = { name: "API/DatasetTriggeringStrategy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="datasettriggeringstrategy" tabindex="-1">DatasetTriggeringStrategy <a class="header-anchor" href="#datasettriggeringstrategy" aria-label="Permalink to &quot;DatasetTriggeringStrategy&quot;">​</a></h1><p>Which of its datasets a pipeline waits for (<code>dataset_triggering_strategy</code>).</p><h2 id="Members" tabindex="-1">Members <a class="header-anchor" href="#Members" aria-label="Permalink to &quot;Members {:#Members}&quot;">​</a></h2><table tabindex="0"><thead><tr><th><strong>Name</strong></th><th><strong>Description</strong></th></tr></thead><tbody><tr><td><code><a href="#ANY">ANY</a></code></td><td>A run starts when any of them was refreshed.</td></tr><tr><td><code><a href="#ALL">ALL</a></code></td><td>A run starts when all of them were refreshed since the last run was started.</td></tr></tbody></table><h3 id="ANY" tabindex="-1"><code>ANY</code> <a class="header-anchor" href="#ANY" aria-label="Permalink to &quot;\`ANY\` {:#ANY}&quot;">​</a></h3><p>A run starts when any of them was refreshed.</p><h3 id="ALL" tabindex="-1"><code>ALL</code> <a class="header-anchor" href="#ALL" aria-label="Permalink to &quot;\`ALL\` {:#ALL}&quot;">​</a></h3><p>A run starts when all of them were refreshed since the last run was started.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("API/DatasetTriggeringStrategy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DatasetTriggeringStrategy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DatasetTriggeringStrategy as default
};
