using FineTune.Core.Findings;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Problems;

/// <summary>RFC 9457 answers. Every one carries its findings, so that a client sees all that is wrong at once.</summary>
internal static class Problem
{
    public static IResult Of(int status, string title, IEnumerable<Finding> findings) => Results.Problem(
        statusCode: status,
        title: title,
        type: $"https://www.rfc-editor.org/rfc/rfc9110#status.{status}",
        extensions: new Dictionary<string, object?> { ["findings"] = findings });

    public static IResult Of(int status, string code, string path, LocalizedText message, LocalizedText fix) =>
        Of(status, message.En, [new Finding(path, code, Severity.Error, message, fix)]);

    public static IResult NotFound(string what) => Of(
        StatusCodes.Status404NotFound, "not-found", "", new($"There is no such {what}.", $"没有这样的 {what}。"), new("Check the name in the address.", "请检查地址中的名称。"));
}
