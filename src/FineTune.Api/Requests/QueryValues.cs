using System.Globalization;
using FineTune.Core.Findings;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Requests;

/// <summary>The values of a query string. What is unknown or out of range is a finding, never silently another value.</summary>
internal sealed class QueryValues
{
    private const int MaxLength = 256;

    private readonly Dictionary<string, IReadOnlyList<string>> values = [];
    private readonly List<Finding> findings = [];

    private QueryValues()
    {
    }

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Reads the parameters that an endpoint knows.</summary>
    public static QueryValues Read(IQueryCollection query, IReadOnlyList<QueryParameter> parameters)
    {
        var read = new QueryValues();
        foreach (var (name, texts) in query)
        {
            if (parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
            {
                read.Take(parameter, texts.OfType<string>());
            }
            else
            {
                read.Refuse(name, "unknown-parameter", new($"There is no parameter '{Excerpt.Of(name)}'.", $"没有查询参数“{Excerpt.Of(name)}”。"),
                    Suggest(name, parameters.Select(known => known.Name)));
            }
        }

        foreach (var parameter in parameters.Where(parameter => parameter.Default is not null && !read.values.ContainsKey(parameter.Name)))
        {
            read.values[parameter.Name] = [parameter.Default!];
        }

        return read;
    }

    public IReadOnlyList<string> List(string name) => values.GetValueOrDefault(name) ?? [];

    public string? Text(string name) => List(name) is [var first, ..] ? first : null;

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public DateTimeOffset? Time(string name) => Text(name) is { } text ? ParseTime(text) : null;

    private void Take(QueryParameter parameter, IEnumerable<string> texts)
    {
        var given = (parameter.IsList ? texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : texts).ToList();
        if (!parameter.IsList && given.Count > 1)
        {
            Refuse(parameter.Name, "stands-twice", new($"'{parameter.Name}' stands {given.Count} times.", $"“{parameter.Name}”出现了 {given.Count} 次。"), new("Give it once.", "请只给一次。"));
            return;
        }

        foreach (var text in given)
        {
            Check(parameter, text);
        }

        if (given.Count > 0 && findings.All(finding => finding.Path != parameter.Name))
        {
            values[parameter.Name] = given;
        }
    }

    private void Check(QueryParameter parameter, string text)
    {
        if (text.Length > MaxLength)
        {
            Refuse(parameter.Name, "too-long", new($"At most {MaxLength} characters.", $"最多 {MaxLength} 个字符。"), new("Shorten it.", "请缩短。"));
        }
        else if (parameter.Choices.Count > 0 && !parameter.Choices.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            Refuse(parameter.Name, "not-a-choice", new($"'{Excerpt.Of(text)}' is not one of: {string.Join(", ", parameter.Choices)}.", $"“{Excerpt.Of(text)}”不在可选值中：{string.Join(", ", parameter.Choices)}。"),
                Suggest(text, parameter.Choices));
        }
        else if (parameter.Range is var (least, greatest)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest))
        {
            Refuse(parameter.Name, "out-of-range", new($"'{Excerpt.Of(text)}' is no whole number from {least} to {greatest}.", $"“{Excerpt.Of(text)}”不是 {least} 到 {greatest} 之间的整数。"),
                new($"Give a number from {least} to {greatest}.", $"请给出 {least} 到 {greatest} 之间的整数。"));
        }
        else if (parameter.IsTime && ParseTime(text) is null)
        {
            Refuse(parameter.Name, "wrong-type", new($"'{Excerpt.Of(text)}' is no time.", $"“{Excerpt.Of(text)}”不是时间。"), new("Write it as 2026-01-31T08:00:00Z.", "请写成 2026-01-31T08:00:00Z。"));
        }
    }

    private void Refuse(string path, string code, LocalizedText message, LocalizedText fix) =>
        findings.Add(new Finding(Excerpt.Of(path), code, Severity.Error, message, fix));

    private static LocalizedText Suggest(string text, IEnumerable<string> known)
    {
        var list = known.ToList();
        return Nearest.To(text, list) is { } near
            ? new($"Did you mean '{near}'?", $"是否指“{near}”？")
            : new($"There are: {string.Join(", ", list)}.", $"可用的有：{string.Join("、", list)}。");
    }

    private static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
