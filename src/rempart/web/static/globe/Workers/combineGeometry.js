import{c as s,P as e}from"./shared.js";function a(r,o){const t=e.unpackCombineGeometryParameters(r),m=e.combineGeometry(t);return e.packCombineGeometryResults(m,o)}const c=s(a);export{c as default};
