"""Where the world comes in: the HTTP API, and the CDN that serves the web app and passes `/api/*` on to it."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from cutroom.capabilities import titled
from infra import log_groups, policy
from infra.accepted import accept
from infra.functions import as_json
from infra.parameters import Parameters, choose
from infra.storage import Storage

RATE, BURST = 200, 400  # requests a second over all callers; each caller's own limits are the application's
LOG_FIELDS = {
    "at": "$context.requestTime",
    "request": "$context.requestId",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "status": "$context.status",
    "ms": "$context.responseLatency",
    "from": "$context.identity.sourceIp",
    "error": "$context.integrationErrorMessage",
}
# A single-page app: every address without a file name is the app itself.
ROUTES_TO_APP = """function handler(event) {
  var last = event.request.uri.split('/').pop();
  if (last.indexOf('.') === -1) event.request.uri = '/index.html';
  return event.request;
}"""

# Replaces whatever a client claims; the API counts tries by it (accounts/credentials.py).
TELLS_VIEWER = """function handler(event) {
  event.request.headers['x-viewer-address'] = { value: event.viewer.ip };
  return event.request;
}"""


@dataclass(frozen=True)
class Edge:
    """The API and the CDN, and the origin under which people see both."""

    api: http.CfnApi
    distribution: cloudfront.Distribution
    api_url: str
    web_url: str
    origin_secret: secrets.Secret


def make(scope: Construct, storage: Storage, parameters: Parameters) -> Edge:
    """The API without its function yet, because the function has to know the CDN's address."""
    api = http.CfnApi(scope, "HttpApi", name=cdk.Aws.STACK_NAME, protocol_type="HTTP", description="Cutroom's HTTP API")
    cors = {
        "AllowOrigins": parameters.origins(),
        "AllowMethods": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        "AllowHeaders": ["authorization", "content-type", "idempotency-key", "if-match"],
        "ExposeHeaders": ["etag", "location", "retry-after", "x-request-id"],
        "AllowCredentials": True,
        "MaxAge": 3600,
    }
    # The web app needs none of this: for it, the API has the same origin. Others have to be named by the deployer.
    named = cdk.Fn.condition_if(parameters.has_web_origins.logical_id, cors, cdk.Aws.NO_VALUE)
    api.add_property_override("CorsConfiguration", named)
    _stage(scope, api)
    host = f"{api.ref}.execute-api.{cdk.Aws.REGION}.{cdk.Aws.URL_SUFFIX}"
    origin_secret = secrets.Secret(
        scope,
        "OriginSecret",
        description="What the CDN shows the API, which answers nobody else",
        encryption_key=storage.key,
        generate_secret_string=secrets.SecretStringGenerator(password_length=48, exclude_punctuation=True),
    )
    accept(origin_secret, "Another one takes effect at the CDN and at the API at the same deploy.", "SMG4")
    distribution = _distribution(scope, storage, host, origin_secret)
    domain = scope.node.try_get_context("domain")
    own = f"https://{domain or distribution.distribution_domain_name}"
    web_url = choose(parameters.has_public_url, parameters.public_url.value_as_string, own)
    return Edge(api, distribution, f"{web_url}/api", web_url, origin_secret)


def connect(scope: Construct, edge: Edge, name: str, function: lambda_.Function, paths: Sequence[str]) -> None:
    """Send the requests to `paths` (such as `/{proxy+}`) to a function; it knows who may use them."""
    for number, path in enumerate(paths):
        _route(scope, edge, f"{titled(name)}{number or ''}", function, path)


def open_url(scope: Construct, name: str, function: lambda_.Function) -> lambda_.FunctionUrl:
    """An address of the function's own, for callers with permission to invoke it; an output tells it."""
    url = function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
    cdk.CfnOutput(scope, f"{titled(name)}FunctionUrl", value=url.url)
    return url


def _route(scope: Construct, edge: Edge, title: str, function: lambda_.Function, path: str) -> None:
    integration = http.CfnIntegration(
        scope,
        f"{title}Integration",
        api_id=edge.api.ref,
        integration_type="AWS_PROXY",
        integration_uri=function.function_arn,
        payload_format_version="2.0",
        timeout_in_millis=29_500,
    )
    route = http.CfnRoute(
        scope,
        f"{title}Route",
        api_id=edge.api.ref,
        route_key=f"ANY {path}",
        target=f"integrations/{integration.ref}",
        authorization_type="NONE",
    )
    here = f"arn:{cdk.Aws.PARTITION}:execute-api:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}:{edge.api.ref}"
    lambda_.CfnPermission(
        scope,
        f"{title}MayInvoke",
        action="lambda:InvokeFunction",
        function_name=function.function_arn,
        principal="apigateway.amazonaws.com",
        source_arn=f"{here}/*/*{path}",
    )
    accept(
        route,
        "The application checks its own ES256 tokens on every route; register, login and JWKS are open on purpose.",
        "APIG4",
    )


def _stage(scope: Construct, api: http.CfnApi) -> None:
    called = f"/aws/vendedlogs/http/{cdk.Aws.STACK_NAME}"
    group = log_groups.make(scope, "ApiAccessLogs", called=called, months=3)
    http.CfnStage(
        scope,
        "ApiStage",
        api_id=api.ref,
        stage_name="$default",
        auto_deploy=True,
        access_log_settings=http.CfnStage.AccessLogSettingsProperty(
            destination_arn=group.log_group_arn, format=as_json(LOG_FIELDS)
        ),
        default_route_settings=http.CfnStage.RouteSettingsProperty(
            throttling_rate_limit=RATE, throttling_burst_limit=BURST, detailed_metrics_enabled=True
        ),
    )


def _distribution(
    scope: Construct, storage: Storage, api_host: str, origin_secret: secrets.Secret
) -> cloudfront.Distribution:
    domain, certificate = (scope.node.try_get_context(key) for key in ("domain", "certificate"))
    headers = _headers(scope, storage, own_domain=bool(domain))
    https_only = cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS
    made = cloudfront.Distribution(
        scope,
        "Distribution",
        comment="Cutroom",
        default_root_object="index.html",
        default_behavior=cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(storage.web),
            viewer_protocol_policy=https_only,
            response_headers_policy=headers,
            function_associations=[_at_viewer(scope, "AppRoutes", ROUTES_TO_APP)],
        ),
        additional_behaviors={"/api/*": _to_api(scope, api_host, headers, origin_secret)},
        http_version=cloudfront.HttpVersion.HTTP2_AND_3,
        # Without a certificate of our own, CloudFront's default one fixes the least TLS version itself.
        minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 if certificate else None,
        price_class=cloudfront.PriceClass.PRICE_CLASS_100,
        log_bucket=storage.logs,
        log_file_prefix="cdn/",
        domain_names=[domain] if domain else None,
        certificate=_certificate(scope, certificate),
    )
    _explain(made, own_domain=bool(domain))
    return made


def _to_api(
    scope: Construct, host: str, headers: cloudfront.ResponseHeadersPolicy, origin_secret: secrets.Secret
) -> cloudfront.BehaviorOptions:
    """Pass everything on, keep nothing; tell the API whose request it is, and show it that this is the CDN."""
    shown = {"x-origin-secret": origin_secret.secret_value.unsafe_unwrap()}  # resolved by CloudFormation, not by us
    return cloudfront.BehaviorOptions(
        origin=origins.HttpOrigin(host, read_timeout=cdk.Duration.seconds(30), custom_headers=shown),
        function_associations=[_at_viewer(scope, "ViewerAddress", TELLS_VIEWER)],
        viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
        cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
        origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        response_headers_policy=headers,
    )


def _certificate(scope: Construct, arn: str | None) -> object:
    from aws_cdk import aws_certificatemanager as acm

    return acm.Certificate.from_certificate_arn(scope, "Certificate", arn) if arn else None


def _explain(distribution: cloudfront.Distribution, *, own_domain: bool) -> None:
    accept(distribution, "Creators are everywhere; no country is to be kept out.", "CFR1")
    accept(
        distribution,
        "Throttling stands at the API and per caller in the application; a firewall belongs to whoever runs this at a "
        "size that pays for its rules.",
        "CFR2",
    )
    if not own_domain:
        accept(
            distribution,
            "CloudFront's own certificate admits no minimum; `-c domain= -c certificate=` bring TLS 1.2 (2021).",
            "CFR4",
        )


def _at_viewer(scope: Construct, name: str, code: str) -> cloudfront.FunctionAssociation:
    function = cloudfront.Function(
        scope,
        name,
        code=cloudfront.FunctionCode.from_inline(code),
        runtime=cloudfront.FunctionRuntime.JS_2_0,
    )
    return cloudfront.FunctionAssociation(function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST)


def _headers(scope: Construct, storage: Storage, *, own_domain: bool) -> cloudfront.ResponseHeadersPolicy:
    """What browsers are told to refuse; media come from the bucket's own address, presigned.

    Without a domain of one's own the bucket's CORS rule names the CDN's address, so the CDN cannot name the bucket.
    """
    place = f"https://s3.{cdk.Aws.REGION}.{cdk.Aws.URL_SUFFIX}"
    bucket = f"{place}/{storage.media.bucket_name}/" if own_domain else place
    # For all names below a domain, and for good (preload), only where whoever owns it says so: it cannot be taken back.
    whole_domain = scope.node.try_get_context("hsts") == "preload"
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "SecurityHeaders",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=policy.content(bucket), override=False
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=cdk.Duration.days(730),
                include_subdomains=whole_domain,
                preload=whole_domain,
                override=True,
            ),
        ),
    )
