using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using FineTune.Core.Audit;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands.Audit;

/// <summary><c>finetune audit verify</c>: the records are checked here, so that the server's word is not needed.</summary>
internal static class VerifyCommand
{
    public static Command Of(CommandSet set) => set.Make("verify", new(
        "Check that no record was altered, taken out, added or moved", "校验记录是否被改动、删除、增加或移动"), command =>
    {
        var file = set.Option<string?>(command, "--file", new("What export wrote; else the server's records", "export 写出的文件；默认校验服务器上的记录"), "-f");
        var known = set.Option<string?>(command, "--known", new("NUMBER:HASH of an earlier check, which must still be so", "之前校验得到的 序号:哈希，必须仍然一致"));
        return async (session, parsed, cancellation) =>
        {
            var noted = parsed.GetValue(known) is { } text ? Parse(text) : null;
            var verdict = parsed.GetValue(file) is { } path
                ? await AuditChain.VerifyAsync(AuditHead.Start, Read(path), cancellation, noted)
                : await CheckServerAsync(session, noted, cancellation);
            return Tell(session, verdict);
        };
    });

    private static async Task<AuditVerdict> CheckServerAsync(Session session, AuditHead? known, CancellationToken cancellation)
    {
        using var answer = await session.Server.OpenAsync(AuditCommands.Lines, null, cancellation);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
        var verdict = await AuditChain.VerifyAsync(AuditHead.Start, ReadAsync(content, cancellation), cancellation, known);

        // Only the server knows how many there should be.
        return verdict.Fault is null && (await session.Server.GetAsync($"{AuditCommands.Path}/check", cancellation))!["fault"] is JsonObject fault
            ? verdict with { Fault = new AuditFault((long)fault["number"]!, new((string)fault["reason"]!["en"]!, (string)fault["reason"]!["zh"]!)) }
            : verdict;
    }

    private static IAsyncEnumerable<string> Read(string path)
    {
        try
        {
            return ReadAsync(File.OpenRead(path), CancellationToken.None);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{path} cannot be read: {refused.Message}", $"无法读取 {path}：{refused.Message}"));
        }
    }

    private static async IAsyncEnumerable<string> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(content);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            yield return line;
        }
    }

    private static AuditHead Parse(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0
            ? new AuditHead(parsed, hash.ToLowerInvariant())
            : throw new CliException(ExitCode.Usage, new($"'{text}' is no NUMBER:HASH.", $"“{text}”不是 序号:哈希。"));

    private static ExitCode Tell(Session session, AuditVerdict verdict)
    {
        var (head, fault) = verdict;
        if (session.Out.IsTable)
        {
            Console.Out.WriteLine($"{head.Number}:{head.Hash}");
            session.Out.Note($"{head.Number} records are as they were written.", $"{head.Number} 条记录完好。");
        }
        else
        {
            session.Out.WriteData(new JsonObject
            {
                ["intact"] = fault is null,
                ["records"] = head.Number,
                ["hash"] = head.Hash,
                ["fault"] = fault is null ? null : new JsonObject { ["number"] = fault.Number, ["reason"] = session.Language.Of(fault.Reason) },
            });
        }

        if (fault is null)
        {
            session.Out.Hint($"finetune audit verify --known {head.Number}:{head.Hash}");
            return ExitCode.Done;
        }

        var number = fault.Number.ToString(CultureInfo.InvariantCulture);
        session.Out.WriteFindings([Finding.Error(number, "record-damaged", new($"Record {number}: {fault.Reason.En}.", $"第 {number} 条记录：{fault.Reason.Zh}。"),
            new("Compare it with an earlier export.", "请与之前的导出比较。"))]);
        return ExitCode.Refused;
    }
}
