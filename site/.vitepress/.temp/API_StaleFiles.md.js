import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"StaleFiles","description":"","frontmatter":{},"headers":[],"relativePath":"API/StaleFiles.md","filePath":"API/StaleFiles.md"}');
const _sfc_main = { name: "API/StaleFiles.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="stalefiles" tabindex="-1">StaleFiles <a class="header-anchor" href="#stalefiles" aria-label="Permalink to &quot;StaleFiles&quot;">​</a></h1><p>What a run does with files that an earlier run left in the <code>ingesting</code> area, where Starlake never looks for them again.</p><h2 id="Members" tabindex="-1">Members <a class="header-anchor" href="#Members" aria-label="Permalink to &quot;Members {:#Members}&quot;">​</a></h2><table tabindex="0"><thead><tr><th><strong>Name</strong></th><th><strong>Description</strong></th></tr></thead><tbody><tr><td><code><a href="#FAIL">FAIL</a></code></td><td>Only other tables are loaded, and the run fails with the names of the files.</td></tr><tr><td><code><a href="#RESTORE">RESTORE</a></code></td><td>They are moved back and loaded, if it is certain which table they belong to.</td></tr></tbody></table><h3 id="FAIL" tabindex="-1"><code>FAIL</code> <a class="header-anchor" href="#FAIL" aria-label="Permalink to &quot;\`FAIL\` {:#FAIL}&quot;">​</a></h3><p>Only other tables are loaded, and the run fails with the names of the files.</p><h3 id="RESTORE" tabindex="-1"><code>RESTORE</code> <a class="header-anchor" href="#RESTORE" aria-label="Permalink to &quot;\`RESTORE\` {:#RESTORE}&quot;">​</a></h3><p>They are moved back and loaded, if it is certain which table they belong to.</p><p>A load that was killed just after its commit leaves such files too: its rows are loaded a second time, unless the table&#39;s write strategy replaces them.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("API/StaleFiles.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StaleFiles = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StaleFiles as default
};
