import{d as e,b as d,E as r}from"./shared.js";function c(a,i){return e(i)&&(a=d.unpack(a,i)),a._ellipsoid=r.clone(a._ellipsoid),d.createGeometry(a)}export{c as default};
