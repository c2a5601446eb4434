# Debian packages, made by `./dev package`. Libraries are found by dpkg-shlibdeps; named here is only
# what is loaded at run time.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME deckhand)
set(CPACK_PACKAGE_VENDOR "The Deckhand developers")
set(CPACK_PACKAGE_CONTACT "The Deckhand developers <developers@deckhand.example>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL "")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

if(TARGET deckhandctl)
  list(APPEND CPACK_COMPONENTS_ALL server server_system)
  set(debian ${CMAKE_CURRENT_SOURCE_DIR}/linux/debian)
  set(CPACK_COMPONENT_SERVER_GROUP server)
  set(CPACK_COMPONENT_SERVER_SYSTEM_GROUP server)
  set(CPACK_DEBIAN_SERVER_DESCRIPTION "delivery of events: server and command line
Receives events, stores them durably and delivers each of them to every destination
that subscribed: signed webhooks, AWS, Google Cloud, Azure, RabbitMQ. With a systemd
service, alerts for Prometheus and a dashboard for Grafana.")
  set(CPACK_DEBIAN_SERVER_PACKAGE_NAME deckhand-server)
  set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
  set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "libqt6sql6-sqlite, ca-certificates")
  set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS "libqt6sql6-psql, postgresql-client")
  set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS "postgresql, prometheus")
  set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
    ${debian}/postinst ${debian}/prerm ${debian}/postrm ${debian}/conffiles)
endif()
if(TARGET deckhand)
  list(APPEND CPACK_COMPONENTS_ALL console console_system)
  set(CPACK_COMPONENT_CONSOLE_GROUP console)
  set(CPACK_COMPONENT_CONSOLE_SYSTEM_GROUP console)
  set(CPACK_DEBIAN_CONSOLE_DESCRIPTION "delivery of events: desktop console
Watches events and their deliveries, manages destinations and replays what failed, on
an engine of its own or on a Deckhand server.")
  set(CPACK_DEBIAN_CONSOLE_PACKAGE_NAME deckhand)
  set(CPACK_DEBIAN_CONSOLE_PACKAGE_SECTION devel)
  set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6, ca-certificates")
  set(CPACK_DEBIAN_CONSOLE_PACKAGE_SUGGESTS "deckhand-server")
endif()
include(CPack)
