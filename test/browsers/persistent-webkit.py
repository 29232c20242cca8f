#!/usr/bin/python3
"""A WebKitGTK window for WebKitWebDriver, with a profile on disk.

MiniBrowser's automation mode keeps nothing: IndexedDB refuses Blobs there, and a session cannot be
taken up by a second browser. Here the profile folder is an argument.

    persistent-webkit.py --automation --profile=DIR [--features=Name,Name,-Name] [URL]
"""

import argparse
import os

import gi

gi.require_version('Gtk', '3.0')
gi.require_version('WebKit2', '4.1')
from gi.repository import Gtk, WebKit2  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument('--profile', required=True)
parser.add_argument('--features', default='')
parser.add_argument('--automation', action='store_true')
parser.add_argument('url', nargs='?')
options, _ = parser.parse_known_args()

os.makedirs(options.profile, exist_ok=True)
data = WebKit2.WebsiteDataManager(
    base_data_directory=os.path.join(options.profile, 'data'),
    base_cache_directory=os.path.join(options.profile, 'cache'),
)
context = WebKit2.WebContext.new_with_website_data_manager(data)
context.set_automation_allowed(options.automation)

settings = WebKit2.Settings()
wanted = {name.lstrip('-'): not name.startswith('-') for name in options.features.split(',') if name}
if hasattr(WebKit2.Settings, 'get_all_features'):
    features = WebKit2.Settings.get_all_features()
    for index in range(features.get_length()):
        feature = features.get(index)
        if feature.get_identifier() in wanted:
            settings.set_feature_enabled(feature, wanted[feature.get_identifier()])


def open_view(automated):
    window = Gtk.Window()
    window.set_default_size(1000, 800)
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=automated)
    window.add(view)
    window.show_all()
    view.connect('close', lambda *_: window.destroy())
    return view


def on_automation_started(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name('PersistentWebKit')
    info.set_version(
        WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()
    )
    session.set_application_info(info)
    session.connect('create-web-view', lambda *_: open_view(True))


context.connect('automation-started', on_automation_started)
if options.url:
    open_view(False).load_uri(options.url)
Gtk.main()
