using FineTune.Api.Problems;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Jobs;

/// <summary>What is answered to whoever asks for a follow-up of a finished job.</summary>
internal static class FollowUpResults
{
    /// <summary>It is taken on, or cannot be made here.</summary>
    public static IResult Of<T>(HttpRequest request, FollowUpAnswer<T> answer)
        where T : class, IFollowUp<T> => answer.Made is { } made ? Results.Accepted(request.Path, made) : Refused(answer.Refusal!);

    /// <summary>It cannot be made of this job, or not now.</summary>
    public static IResult Refused(Finding reason) => Problem.Of(StatusCodes.Status409Conflict, reason.Message.En, [reason]);
}
