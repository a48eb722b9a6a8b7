import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Overlap","description":"","frontmatter":{},"headers":[],"relativePath":"API/Overlap.md","filePath":"API/Overlap.md"}');
const _sfc_main = { name: "API/Overlap.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="overlap" tabindex="-1">Overlap <a class="header-anchor" href="#overlap" aria-label="Permalink to &quot;Overlap&quot;">​</a></h1><p>What a run does if another run is still going when it starts: another run of the domain for loads, of the pipeline for transforms.</p><h2 id="Members" tabindex="-1">Members <a class="header-anchor" href="#Members" aria-label="Permalink to &quot;Members {:#Members}&quot;">​</a></h2><table tabindex="0"><thead><tr><th><strong>Name</strong></th><th><strong>Description</strong></th></tr></thead><tbody><tr><td><code><a href="#WAIT">WAIT</a></code></td><td>It tries again every two minutes, for a day, until the other run has ended.</td></tr><tr><td><code><a href="#SKIP">SKIP</a></code></td><td>It succeeds with status <code>SKIPPED</code>, and <code>blockedBy</code> names the other run.</td></tr><tr><td><code><a href="#FAIL">FAIL</a></code></td><td>It fails with <code>Starlake.Overlap</code>.</td></tr><tr><td><code><a href="#ALLOW">ALLOW</a></code></td><td>Both run.</td></tr></tbody></table><h3 id="WAIT" tabindex="-1"><code>WAIT</code> <a class="header-anchor" href="#WAIT" aria-label="Permalink to &quot;\`WAIT\` {:#WAIT}&quot;">​</a></h3><p>It tries again every two minutes, for a day, until the other run has ended.</p><p>Waiting runs have no order.</p><h3 id="SKIP" tabindex="-1"><code>SKIP</code> <a class="header-anchor" href="#SKIP" aria-label="Permalink to &quot;\`SKIP\` {:#SKIP}&quot;">​</a></h3><p>It succeeds with status <code>SKIPPED</code>, and <code>blockedBy</code> names the other run.</p><p>A backfill counts it as failed.</p><h3 id="FAIL" tabindex="-1"><code>FAIL</code> <a class="header-anchor" href="#FAIL" aria-label="Permalink to &quot;\`FAIL\` {:#FAIL}&quot;">​</a></h3><p>It fails with <code>Starlake.Overlap</code>.</p><h3 id="ALLOW" tabindex="-1"><code>ALLOW</code> <a class="header-anchor" href="#ALLOW" aria-label="Permalink to &quot;\`ALLOW\` {:#ALLOW}&quot;">​</a></h3><p>Both run.</p><p>Two loads of one table at the same time can lose files: when Starlake moves a file, it replaces a file of the same name. Files that a failed load left are moved back only while no container works on the domain.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("API/Overlap.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Overlap = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Overlap as default
};
