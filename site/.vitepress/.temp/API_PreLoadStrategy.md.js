import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"PreLoadStrategy","description":"","frontmatter":{},"headers":[],"relativePath":"API/PreLoadStrategy.md","filePath":"API/PreLoadStrategy.md"}');
const _sfc_main = { name: "API/PreLoadStrategy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="preloadstrategy" tabindex="-1">PreLoadStrategy <a class="header-anchor" href="#preloadstrategy" aria-label="Permalink to &quot;PreLoadStrategy&quot;">​</a></h1><p>What a domain waits for before its tables are loaded.</p><p>Values and meaning are Starlake&#39;s (<code>starlake preload</code>).</p><h2 id="Members" tabindex="-1">Members <a class="header-anchor" href="#Members" aria-label="Permalink to &quot;Members {:#Members}&quot;">​</a></h2><table tabindex="0"><thead><tr><th><strong>Name</strong></th><th><strong>Description</strong></th></tr></thead><tbody><tr><td><code><a href="#NONE">NONE</a></code></td><td>Nothing is checked: the tables are loaded.</td></tr><tr><td><code><a href="#IMPORTED">IMPORTED</a></code></td><td>A file in the landing area, which <code>stage</code> then moves to the pending area.</td></tr><tr><td><code><a href="#PENDING">PENDING</a></code></td><td>A file in the pending area (<code>{SL_DATASETS}/stage/{domain}</code>).</td></tr><tr><td><code><a href="#ACK">ACK</a></code></td><td>The domain&#39;s ack file, waited for up to <code>ackWaitTimeout</code>, and consumed after the load succeeded.</td></tr></tbody></table><h3 id="NONE" tabindex="-1"><code>NONE</code> <a class="header-anchor" href="#NONE" aria-label="Permalink to &quot;\`NONE\` {:#NONE}&quot;">​</a></h3><p>Nothing is checked: the tables are loaded.</p><h3 id="IMPORTED" tabindex="-1"><code>IMPORTED</code> <a class="header-anchor" href="#IMPORTED" aria-label="Permalink to &quot;\`IMPORTED\` {:#IMPORTED}&quot;">​</a></h3><p>A file in the landing area, which <code>stage</code> then moves to the pending area.</p><h3 id="PENDING" tabindex="-1"><code>PENDING</code> <a class="header-anchor" href="#PENDING" aria-label="Permalink to &quot;\`PENDING\` {:#PENDING}&quot;">​</a></h3><p>A file in the pending area (<code>{SL_DATASETS}/stage/{domain}</code>).</p><h3 id="ACK" tabindex="-1"><code>ACK</code> <a class="header-anchor" href="#ACK" aria-label="Permalink to &quot;\`ACK\` {:#ACK}&quot;">​</a></h3><p>The domain&#39;s ack file, waited for up to <code>ackWaitTimeout</code>, and consumed after the load succeeded.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("API/PreLoadStrategy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PreLoadStrategy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PreLoadStrategy as default
};
