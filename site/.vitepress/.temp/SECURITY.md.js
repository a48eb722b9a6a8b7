import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Security policy","description":"","frontmatter":{},"headers":[],"relativePath":"SECURITY.md","filePath":"SECURITY.md"}');
const _sfc_main = { name: "SECURITY.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="security-policy" tabindex="-1">Security policy <a class="header-anchor" href="#security-policy" aria-label="Permalink to &quot;Security policy&quot;">​</a></h1><p>The newest version gets security fixes. <a href="./docs/security.html">Security</a> lists what each part of a deployment may do, and why.</p><h2 id="report-a-vulnerability" tabindex="-1">Report a vulnerability <a class="header-anchor" href="#report-a-vulnerability" aria-label="Permalink to &quot;Report a vulnerability&quot;">​</a></h2><p>Please do not open an issue. Use “Report a vulnerability” on the Security tab of the repository, which only its maintainers can read. Say which version you use, what somebody can do with it, and how. Take account numbers, bucket names and data out of templates and logs.</p><p>We answer within a week, say whether we can reproduce it, and tell you before a fix is published. You are named in the changelog if you like.</p><h2 id="what-counts" tabindex="-1">What counts <a class="header-anchor" href="#what-counts" aria-label="Permalink to &quot;What counts&quot;">​</a></h2><ul><li>A permission that is wider than docs/security.md says, or a secret that reaches a template, an input or a log.</li><li>Data that can be read, changed or removed by somebody who may only start pipelines or put files into the landing folder.</li><li>A Starlake project, a file of data or a name that makes <code>starlake-sfn</code> or a Lambda function run code.</li></ul><p>The embedded executor runs the SQL of your own project on your machine. Run only projects that you trust.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("SECURITY.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SECURITY = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SECURITY as default
};
