using System.Globalization;
using FineTune.Api.OpenAi;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.Problems;
using FineTune.Core.Findings;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Access;

/// <summary>Answers to requests that are not let through, in the words of the surface that was asked.</summary>
internal static class Refusal
{
    /// <summary>Nobody knows when a stream will be closed; clients that come again this late cost little.</summary>
    private const int StreamWaitSeconds = 10;

    /// <summary>Nobody knows who asks. Says nothing of why, which is in the log.</summary>
    public static Task UnknownCallerAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(http, StatusCodes.Status401Unauthorized, "unauthenticated", "invalid_api_key",
            new("Who you are is not known here.", "无法确认您的身份。"),
            new("Send 'Authorization: Bearer …' with a valid access token or API key.", "请发送“Authorization: Bearer …”，附上有效的访问令牌或 API 密钥。"));
    }

    /// <summary>A host that asks nobody who they are was reached from elsewhere.</summary>
    public static Task NotLocalAsync(HttpContext http) => WriteAsync(
        http, StatusCodes.Status403Forbidden, "not-local", "forbidden", new("Only this machine's own user is answered.", "仅响应本机用户。"),
        new("Ask the operator to configure sign-in (section Access).", "请运维人员配置登录（Access 配置节）。"));

    /// <summary>The caller is known and belongs to no workspace, or to several and names none.</summary>
    public static Task NoWorkspaceAsync(HttpContext http) => WriteAsync(
        http, StatusCodes.Status403Forbidden, "no-workspace", "forbidden", new("You have no role in the workspace that is meant.", "您在目标工作区中没有角色。"),
        new($"Name a workspace of yours with the header {AccessGate.WorkspaceHeader}, or ask an owner to add you.", $"请用请求头 {AccessGate.WorkspaceHeader} 指定您的工作区，或请其所有者添加您。"));

    /// <summary>The named workspace is not there, or is none of the caller's business: the same to them.</summary>
    public static Task NoSuchWorkspaceAsync(HttpContext http) => WriteAsync(
        http, StatusCodes.Status404NotFound, "not-found", "not_found", new("There is no such workspace.", "没有这样的工作区。"), new("Check its name.", "请检查名称。"));

    /// <summary>The caller's role, or the scope of their key, does not reach.</summary>
    public static Task ForbiddenAsync(HttpContext http, LocalizedText needed) => WriteAsync(
        http, StatusCodes.Status403Forbidden, "forbidden", "forbidden", needed, new("Ask an owner of the workspace.", "请联系工作区所有者。"));

    /// <summary>Nothing of the workspace may be deleted.</summary>
    public static Task OnHoldAsync(HttpContext http) => WriteAsync(
        http, StatusCodes.Status409Conflict, "on-hold", "on_hold", new("The workspace is on legal hold; nothing of it may be deleted.", "工作区处于法律保留状态，不能删除任何内容。"),
        new("Ask an administrator (PUT /api/workspaces/{workspace}/hold).", "请联系管理员（PUT /api/workspaces/{workspace}/hold）。"));

    /// <summary>More requests came than are answered at once; the header <c>Retry-After</c> says when to come again.</summary>
    public static Task TooManyRequestsAsync(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(http, StatusCodes.Status429TooManyRequests, "too-many-requests", "rate_limit_exceeded", new("Too many requests came at once.", "请求过于频繁。"),
            new($"Send it again in {seconds} s, and fewer at a time.", $"请在 {seconds} 秒后重试，并降低请求频率。"), "requests");
    }

    /// <summary>A caller has as many streams open as one may have.</summary>
    public static Task TooManyStreamsAsync(HttpContext http, int most)
    {
        http.Response.Headers.RetryAfter = StreamWaitSeconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(http, StatusCodes.Status429TooManyRequests, "too-many-streams", "rate_limit_exceeded",
            new($"You have {most} streams open, as many as one caller may have.", $"您已打开 {most} 个事件流，达到单个调用者的上限。"),
            new($"Close one and ask again in {StreamWaitSeconds} s; GET /api/cloudevents follows everything in one stream.",
                $"请关闭一个，{StreamWaitSeconds} 秒后重试；GET /api/cloudevents 可用一个流跟随全部事件。"), "requests");
    }

    private static Task WriteAsync(
        HttpContext http, int status, string code, string openAiCode, LocalizedText message, LocalizedText fix, string openAiType = "invalid_request_error") =>
        OpenAiSurface.Covers(http.Request)
            ? throw new OpenAiException(status, new OpenAiError($"{message.En} {fix.En}", openAiType, null, openAiCode))
            : Problem.Of(status, code, "", message, fix).ExecuteAsync(http);
}
