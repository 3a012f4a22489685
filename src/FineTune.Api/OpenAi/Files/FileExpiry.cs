using System.Globalization;
using FineTune.Api.OpenAi.Errors;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi.Files;

/// <summary>Reads <c>expires_after</c>: how long a file is kept after it was sent.</summary>
internal static class FileExpiry
{
    private const string Field = "expires_after";
    private const string Anchor = "created_at";
    private const int Least = 3600;
    private const int Most = 2_592_000;

    /// <summary>From a form, where its fields are <c>expires_after[anchor]</c> and <c>expires_after[seconds]</c>.</summary>
    /// <returns>Null where the file does not expire.</returns>
    public static TimeSpan? Read(IFormCollection form, FaultList faults)
    {
        var given = form.Keys.Where(key => key.StartsWith(Field, StringComparison.Ordinal)).ToList();
        if (given.Count == 0)
        {
            return null;
        }

        foreach (var other in given.Except([$"{Field}[anchor]", $"{Field}[seconds]"]))
        {
            faults.Add(Field, "unknown_parameter", $"There is no '{Core.Findings.Excerpt.Of(other)}'. Send {Field}[anchor] and {Field}[seconds].");
        }

        return Of(
            form[$"{Field}[anchor]"].ToString(),
            long.TryParse(form[$"{Field}[seconds]"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null, faults);
    }

    /// <summary>From a JSON object.</summary>
    /// <returns>Null where the file does not expire.</returns>
    public static TimeSpan? Read(Fields fields, FaultList faults)
    {
        if (fields.Below(Field) is not { } expiry)
        {
            return null;
        }

        var (anchor, seconds) = (expiry.Text("anchor"), expiry.Integer("seconds", Least, Most));
        expiry.RefuseOthers();
        return Of(anchor, seconds, faults);
    }

    private static TimeSpan? Of(string? anchor, long? seconds, FaultList faults)
    {
        if (anchor == Anchor && seconds is >= Least and <= Most)
        {
            return TimeSpan.FromSeconds(seconds.Value);
        }

        faults.Add(Field, "invalid_value", $"'{Field}' has the anchor '{Anchor}' and from {Least} to {Most} seconds.");
        return null;
    }
}
