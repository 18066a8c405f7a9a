/** Attributes of flask.Flask and fastapi.FastAPI: a project's own attribute must have another name. */
export const TAKEN: ReadonlySet<string> = new Set(
  `
  aborter aborter_class add_api_route add_api_websocket_route add_exception_handler add_middleware
  add_route add_template_filter add_template_global add_template_test add_url_rule after_request
  after_request_funcs api_route app_context app_ctx_globals_class async_to_sync
  auto_find_instance_path before_request before_request_funcs blueprints build_middleware_stack cli
  config config_class contact context_processor create_global_jinja_loader create_jinja_environment
  create_url_adapter debug default_config delete dependency_overrides description dispatch_request
  do_teardown_appcontext do_teardown_request docs_url endpoint ensure_sync error_handler_spec
  errorhandler exception_handler exception_handlers extensions finalize_request frontend
  full_dispatch_request get get_send_file_max_age handle_exception handle_http_exception
  handle_url_build_error handle_user_exception has_static_folder head host import_name include_router
  inject_url_defaults instance_path iter_blueprints jinja_env jinja_environment jinja_loader
  jinja_options json json_provider_class license_info log_exception logger make_aborter make_config
  make_default_options_response make_response make_shell_context max_body_size middleware
  middleware_stack mount name on_event open_instance_resource open_resource openapi
  openapi_external_docs openapi_schema openapi_tags openapi_url openapi_version options patch
  permanent_session_lifetime post preprocess_request process_response put raise_routing_exception
  redirect redoc_url register_blueprint register_error_handler request_class request_context
  response_class root_path root_path_in_servers route router routes run secret_key
  select_jinja_autoescape send_static_file separate_input_output_schemas servers session_interface
  setup shell_context_processor shell_context_processors should_ignore_error state static_folder
  static_url_path subdomain_matching summary swagger_ui_init_oauth swagger_ui_oauth2_redirect_url
  swagger_ui_parameters teardown_appcontext teardown_appcontext_funcs teardown_request
  teardown_request_funcs template_context_processors template_filter template_folder template_global
  template_test terms_of_service test_cli_runner test_cli_runner_class test_client test_client_class
  test_request_context testing title trace trap_http_exception update_template_context
  url_build_error_handlers url_default_functions url_defaults url_for url_map url_map_class
  url_path_for url_rule_class url_value_preprocessor url_value_preprocessors user_middleware version
  view_functions webhooks websocket websocket_route wsgi_app
  `
    .trim()
    .split(/\s+/),
)
