using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Findings;
using FineTune.Core.Tasks;

namespace FineTune.Core.Secrets;

/// <summary>What a value has to look like.</summary>
public enum SecretShape
{
    /// <summary>A key, token or password. Long enough to be found in a log without hiding what is none.</summary>
    Hidden,

    /// <summary>The name of a user. Belongs to a password, and is shown in logs.</summary>
    Name,

    /// <summary>An http or https address, without a name or password in it.</summary>
    Address,
}

/// <summary>One secret that a workspace may have.</summary>
/// <param name="Name">Name of the environment variable by which the programs that training runs know it.</param>
/// <param name="Shape">What a value has to look like.</param>
/// <param name="Help">What it is for.</param>
/// <param name="IsFor">Whether a job gets it.</param>
public sealed record SecretKind(string Name, SecretShape Shape, LocalizedText Help, Func<JobSpec, BaseModel, bool> IsFor)
{
    /// <summary>Fewest characters of a value that is hidden.</summary>
    public const int Shortest = 8;

    /// <summary>Most characters of a value.</summary>
    public const int Longest = 4096;

    private const string Field = "value";

    /// <summary>Reads <c>{"value": "…"}</c>. What is wrong with a value is told without repeating it.</summary>
    /// <returns>The value, null where anything is wrong; and all that is.</returns>
    public (string? Value, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.NoObject("""{"value": "…"}""")]);
        }

        List<Finding> findings = [.. UnknownField.In(json, [Field])];
        var value = json.TryGetProperty(Field, out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : null;
        if (value is null)
        {
            findings.Add(Finding.Error(Field, "required", new("A text is expected.", "应为文本。"), new("Send the value.", "请发送值。")));
        }
        else if (Fault(value) is { } fault)
        {
            findings.Add(fault);
        }

        return (findings.Count == 0 ? value : null, findings);
    }

    private Finding? Fault(string value)
    {
        var least = Shape == SecretShape.Hidden ? Shortest : 1;
        if (value.Length < least || value.Length > Longest)
        {
            return Finding.Error(Field, "out-of-range", new($"From {least} to {Longest} characters are expected.", $"应为 {least} 到 {Longest} 个字符。"),
                new("Copy the whole value.", "请复制完整的值。"));
        }

        // What else there is could end a line, or not be a variable's value at all.
        if (!value.All(character => character is > ' ' and <= '~'))
        {
            return Finding.Error(Field, "bad-character", new("Only visible ASCII characters without spaces are taken.", "只接受不含空格的可见 ASCII 字符。"),
                new("Copy the value without the white space around it.", "请复制值本身，不要带上前后的空白。"));
        }

        return Shape == SecretShape.Address && !IsAddress(value)
            ? Finding.Error(Field, "bad-address", new("An http or https address without a user in it is expected.", "应为不含用户信息的 http 或 https 地址。"),
                new("Write https://host/path; name and password are secrets of their own.", "请写成 https://主机/路径；用户名与密码请分别设置。"))
            : null;
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;
}
