using FineTune.Core.Findings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FineTune.Api.Problems;

/// <summary>RFC 9457 answers. Every one carries its findings, so that a client sees all that is wrong at once.</summary>
internal static class Problem
{
    private const string Findings = "findings";

    public static IResult Of(int status, string title, IEnumerable<Finding> findings) => Results.Problem(
        statusCode: status,
        title: title,
        type: TypeOf(status),
        extensions: new Dictionary<string, object?> { [Findings] = findings });

    public static IResult Of(int status, string code, string path, LocalizedText message, LocalizedText fix) =>
        Of(status, message.En, [new Finding(path, code, Severity.Error, message, fix)]);

    public static IResult NotFound(string what) => Of(
        StatusCodes.Status404NotFound, "not-found", "", new($"There is no such {what}.", $"没有这样的 {what}。"), new("Check the name in the address.", "请检查地址中的名称。"));

    /// <summary>Gives the framework's own answers, as for an unknown address, the form of all others.</summary>
    public static void Complete(ProblemDetails problem)
    {
        var status = problem.Status ?? StatusCodes.Status500InternalServerError;
        problem.Type = TypeOf(status);
        if (!problem.Extensions.ContainsKey(Findings))
        {
            var finding = About(status);
            problem.Title = finding.Message.En;
            problem.Extensions[Findings] = new[] { finding };
        }
    }

    private static string TypeOf(int status) => $"https://www.rfc-editor.org/rfc/rfc9110#status.{status}";

    private static Finding About(int status)
    {
        var (code, message, fix) = status switch
        {
            StatusCodes.Status404NotFound => ("not-found", new LocalizedText("There is nothing at this address.", "该地址没有内容。"), See),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", new("This address does not answer that method.", "该地址不支持此方法。"), See),
            StatusCodes.Status413PayloadTooLarge => ("too-large", new("The request is too large.", "请求过大。"), new LocalizedText("Send less.", "请减小请求。")),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported-media-type", new("This content type is not read here.", "此处不支持该内容类型。"), See),
            >= 500 => ("internal-error", new("Something went wrong on the server.", "服务器出现错误。"), new("Try again; if it stays, look at the server's log.", "请重试；若仍失败请查看服务器日志。")),
            _ => ("bad-request", new("The request cannot be understood.", "无法理解该请求。"), See),
        };
        return new Finding("", code, Severity.Error, message, fix);
    }

    private static LocalizedText See => new("See /openapi/v1.json.", "请参阅 /openapi/v1.json。");
}
