using System.Collections.Frozen;
using FineTune.Core.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Access;

/// <summary>
/// Who may do what: for each operation the least role that may do it, in the workspace that the request works in. A role may do all
/// that those below it may. What stands in no row is refused to everybody.
/// </summary>
internal static class OperationTable
{
    public const string Tasks = "tasks";
    public const string Datasets = "datasets";
    public const string Rules = "rules";
    public const string Subscriptions = "subscriptions";
    public const string Catalog = "catalog";
    public const string Access = "access";
    public const string Audit = "audit";

    public static IReadOnlyList<Operation> All { get; } =
    [
        .. Everybody("/healthz", "/readyz", "/openapi/{documentName}.json", "/reference/{documentName?}", "/reference/scalar.js", "/reference/scalar.aspnetcore.js", "/reference/favicon.svg"),

        new("GET", "/api/me", Role.Viewer, ""),
        new("GET", "/api/workspaces", Role.Viewer, ""),
        new("GET", "/api/workspaces/{workspace}", Role.Viewer, Access),
        new("PUT", "/api/workspaces/{workspace}", Role.Administrator, Access),
        new("PUT", "/api/workspaces/{workspace}/members", Role.Owner, Access),
        new("GET", "/api/workspaces/{workspace}/budgets", Role.Viewer, Access),
        new("PUT", "/api/workspaces/{workspace}/budgets", Role.Owner, Access),
        new("GET", "/api/workspaces/{workspace}/quotas", Role.Viewer, Access),
        new("PUT", "/api/workspaces/{workspace}/quotas", Role.Owner, Access),
        new("GET", "/api/workspaces/{workspace}/retention", Role.Viewer, Access),
        new("PUT", "/api/workspaces/{workspace}/retention", Role.Owner, Access),
        new("GET", "/api/workspaces/{workspace}/idle", Role.Viewer, Access),
        new("PUT", "/api/workspaces/{workspace}/idle", Role.Owner, Access),
        new("PUT", "/api/workspaces/{workspace}/hold", Role.Administrator, Access),
        new("GET", "/api/keys", Role.Owner, Access),
        new("POST", "/api/keys", Role.Owner, Access),
        new("DELETE", "/api/keys/{id}", Role.Owner, Access),
        new("GET", "/api/secrets", Role.Viewer, Access),
        new("PUT", "/api/secrets/{name}", Role.Owner, Access),
        new("DELETE", "/api/secrets/{name}", Role.Owner, Access),

        new("GET", "/api/audit", Role.Owner, Audit),
        new("GET", "/api/audit/export", Role.Administrator, Audit),
        new("GET", "/api/audit/check", Role.Administrator, Audit),

        new("GET", "/api/catalog/models", Role.Viewer, Catalog),
        new("GET", "/api/catalog/templates", Role.Viewer, Catalog),
        new("GET", "/api/catalog/parameters", Role.Viewer, Catalog),
        new("GET", "/api/catalog/offers", Role.Viewer, Catalog),

        new("GET", "/api/tasks", Role.Viewer, Tasks),
        new("POST", "/api/tasks", Role.Contributor, Tasks),
        new("POST", "/api/tasks/validate", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}", Role.Viewer, Tasks),
        new("DELETE", "/api/tasks/{name}", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/clone", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/cancel", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/pause", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/resume", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/retry", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/jobs/{job}/cancel", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/jobs/{job}/pause", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/jobs/{job}/resume", Role.Contributor, Tasks),
        new("POST", "/api/tasks/{name}/jobs/{job}/retry", Role.Contributor, Tasks),
        new("PUT", "/api/tasks/{name}/jobs/{job}/budget", Role.Contributor, Tasks),
        new("GET", "/api/tasks/{name}/events", Role.Viewer, Tasks),
        new("GET", "/api/events", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/logs", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/metrics", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/devices", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/checkpoints", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/artifacts", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/artifacts/{*path}", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/artifacts.zip", Role.Viewer, Tasks),
        new("POST", "/api/tasks/{name}/jobs/{job}/export", Role.Contributor, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/export", Role.Viewer, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/export.zip", Role.Viewer, Tasks),
        new("POST", "/api/tasks/{name}/jobs/{job}/evaluation", Role.Contributor, Tasks),
        new("GET", "/api/tasks/{name}/jobs/{job}/evaluation", Role.Viewer, Tasks),

        new("GET", "/api/datasets", Role.Viewer, Datasets),
        new("GET", "/api/datasets/{name}", Role.Viewer, Datasets),
        new("GET", "/api/datasets/{name}/versions/{version}", Role.Viewer, Datasets),
        new("POST", "/api/datasets/{name}/versions", Role.Contributor, Datasets),
        new("DELETE", "/api/datasets/{name}", Role.Contributor, Datasets),
        new("DELETE", "/api/datasets/{name}/versions/{version}", Role.Contributor, Datasets),
        new("GET", "/api/datasets/{name}/versions/{version}/tasks", Role.Viewer, Datasets),
        new("GET", "/api/datasets/{name}/versions/{version}/findings", Role.Viewer, Datasets),
        new("GET", "/api/datasets/{name}/versions/{version}/preview", Role.Viewer, Datasets),
        new("GET", "/api/datasets/{name}/versions/{version}/tokens", Role.Viewer, Datasets),
        new("POST", "/api/datasets/{name}/uploads", Role.Contributor, Datasets),
        new("GET", "/api/datasets/{name}/uploads/{id}", Role.Contributor, Datasets),
        new("POST", "/api/datasets/{name}/uploads/{id}/complete", Role.Contributor, Datasets),
        new("DELETE", "/api/datasets/{name}/uploads/{id}", Role.Contributor, Datasets),
        new("GET", "/api/arrivals", Role.Viewer, Datasets),

        new("GET", "/api/rules", Role.Viewer, Rules),
        new("POST", "/api/rules", Role.Contributor, Rules),
        new("GET", "/api/rules/{name}", Role.Viewer, Rules),
        new("PUT", "/api/rules/{name}", Role.Contributor, Rules),
        new("DELETE", "/api/rules/{name}", Role.Contributor, Rules),
        new("GET", "/api/rules/{name}/firings", Role.Viewer, Rules),

        new("GET", "/api/cloudevents", Role.Viewer, Subscriptions),
        new("GET", "/api/subscriptions", Role.Viewer, Subscriptions),
        new("POST", "/api/subscriptions", Role.Owner, Subscriptions),
        new("GET", "/api/subscriptions/{id}", Role.Viewer, Subscriptions),
        new("DELETE", "/api/subscriptions/{id}", Role.Owner, Subscriptions),
        new("POST", "/api/subscriptions/{id}/test", Role.Contributor, Subscriptions),
        new("GET", "/api/subscriptions/{id}/deliveries", Role.Viewer, Subscriptions),
        new("POST", "/api/subscriptions/{id}/deliveries/{delivery}/replay", Role.Contributor, Subscriptions),
        new("POST", "/api/subscriptions/{id}/replay", Role.Contributor, Subscriptions),

        new("GET", "/v1/files", Role.Viewer, Datasets),
        new("POST", "/v1/files", Role.Contributor, Datasets),
        new("GET", "/v1/files/{id}", Role.Viewer, Datasets),
        new("GET", "/v1/files/{id}/content", Role.Viewer, Datasets),
        new("DELETE", "/v1/files/{id}", Role.Contributor, Datasets),
        new("POST", "/v1/uploads", Role.Contributor, Datasets),
        new("POST", "/v1/uploads/{id}/parts", Role.Contributor, Datasets),
        new("POST", "/v1/uploads/{id}/complete", Role.Contributor, Datasets),
        new("POST", "/v1/uploads/{id}/cancel", Role.Contributor, Datasets),
        new("GET", "/v1/fine_tuning/jobs", Role.Viewer, Tasks),
        new("POST", "/v1/fine_tuning/jobs", Role.Contributor, Tasks),
        new("GET", "/v1/fine_tuning/jobs/{id}", Role.Viewer, Tasks),
        new("GET", "/v1/fine_tuning/jobs/{id}/events", Role.Viewer, Tasks),
        new("GET", "/v1/fine_tuning/jobs/{id}/checkpoints", Role.Viewer, Tasks),
        new("POST", "/v1/fine_tuning/jobs/{id}/cancel", Role.Contributor, Tasks),
        new("POST", "/v1/fine_tuning/jobs/{id}/pause", Role.Contributor, Tasks),
        new("POST", "/v1/fine_tuning/jobs/{id}/resume", Role.Contributor, Tasks),
        new("GET", "/v1/models", Role.Viewer, Catalog),
        new("GET", "/v1/models/{*model}", Role.Viewer, Catalog),
        new("DELETE", "/v1/models/{*model}", Role.Contributor, Tasks),
    ];

    private static readonly FrozenDictionary<(string Method, string Pattern), Operation> Rows =
        All.ToFrozenDictionary(row => (row.Method, row.Pattern));

    /// <summary>Areas that an API key can be limited to.</summary>
    public static IReadOnlyList<string> Areas { get; } = [.. All.Select(row => row.Area).Where(area => area.Length > 0).Distinct()];

    /// <summary>The row of a request that is routed; null where there is none.</summary>
    public static Operation? Of(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint endpoint ? Rows.GetValueOrDefault((http.Request.Method, PatternOf(endpoint))) : null;

    /// <summary>The route of an endpoint as the table writes it.</summary>
    public static string PatternOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.Trim('/');

    private static IEnumerable<Operation> Everybody(params string[] patterns) => patterns.Select(pattern => new Operation("GET", pattern, null, ""));
}
