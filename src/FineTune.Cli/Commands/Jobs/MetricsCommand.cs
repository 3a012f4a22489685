using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using Spectre.Console;

namespace FineTune.Cli.Commands.Jobs;

/// <summary><c>finetune metrics</c></summary>
internal static class MetricsCommand
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly string[] Shown = ["loss", "eval_loss", "lr", "grad_norm", "tokens_per_second"];

    private static readonly Listing Rows = new(
        row => Show.Text(row["metric"]),
        [
            new(new("Metric", "指标"), row => Show.Text(row["metric"])),
            new(new("First", "首值"), row => Show.Value(Show.Number(row["first"]))),
            new(new("Last", "末值"), row => Show.Value(Show.Number(row["last"]))),
            new(new("Least", "最小"), row => Show.Value(Show.Number(row["least"]))),
            new(new("Curve", "曲线"), row => Show.Sparkline([.. row["values"]!.AsArray().Select(value => Show.Number(value) ?? 0)], BarWidth)),
        ],
        _ => "");

    public static Command Of(CommandSet set) => set.Make("metrics", new("Loss, rates and speed of a job as curves", "以曲线显示作业的损失、学习率和速度"), command =>
    {
        var name = set.Required(command, "task", new("Name of the task", "任务名称"));
        var job = set.Optional(command, "job", new("Name of the job; the first by default", "作业名称，默认第一个"));
        var watch = set.Option<bool>(command, "--watch", new("Go on until the job rests", "持续显示直到作业结束"), "-w");
        return async (session, parsed, cancellation) =>
        {
            var task = parsed.GetRequiredValue(name);
            var chosen = await TaskPath.JobAsync(session, task, parsed.GetValue(job), cancellation);
            if (!session.Out.IsTable)
            {
                session.Out.WriteData(await session.Server.GetAsync($"{TaskPath.Of(task, chosen)}/metrics", cancellation));
                return ExitCode.Done;
            }

            return await ShowAsync(session, task, chosen, parsed.GetValue(watch), cancellation);
        };
    });

    private static async Task<ExitCode> ShowAsync(Session session, string task, string job, bool watch, CancellationToken cancellation)
    {
        var rows = await ReadAsync(session, task, job, cancellation);
        if (watch && session.Out.IsLive)
        {
            await session.Out.Answers.Live(session.Out.TableOf(rows, Rows)).StartAsync(async live =>
            {
                while (!await RestsAsync(session, task, job, cancellation))
                {
                    await Task.Delay(Look, cancellation);
                    rows = await ReadAsync(session, task, job, cancellation);
                    live.UpdateTarget(session.Out.TableOf(rows, Rows));
                }
            });
        }
        else
        {
            while (watch && !await RestsAsync(session, task, job, cancellation))
            {
                await Task.Delay(Look, cancellation);
            }

            rows = watch ? await ReadAsync(session, task, job, cancellation) : rows;
            session.Out.Answers.Write(session.Out.TableOf(rows, Rows));
        }

        session.Out.Hint(rows.Count == 0 ? $"finetune task get {task}" : $"finetune logs {task} {job}");
        return ExitCode.Done;
    }

    private static async Task<bool> RestsAsync(Session session, string task, string job, CancellationToken cancellation)
    {
        var jobs = (await session.Server.GetAsync(TaskPath.Of(task), cancellation))!["jobs"]!.AsArray();
        return Show.Text(jobs.FirstOrDefault(one => Show.Text(one!["name"]) == job)?["state"]) is "succeeded" or "failed" or "cancelled" or "paused";
    }

    private static async Task<IReadOnlyList<JsonNode>> ReadAsync(Session session, string task, string job, CancellationToken cancellation)
    {
        var lines = (await session.Server.GetAsync($"{TaskPath.Of(task, job)}/metrics", cancellation))!.AsArray();
        var rows = new List<JsonNode>();
        foreach (var metric in Shown)
        {
            var values = lines.Select(line => Show.Number(line![metric])).OfType<double>().ToList();
            if (values.Count > 0)
            {
                rows.Add(new JsonObject
                {
                    ["metric"] = metric,
                    ["first"] = values[0],
                    ["last"] = values[^1],
                    ["least"] = values.Min(),
                    ["values"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
                });
            }
        }

        return JsonNode.Parse(new JsonArray([.. rows]).ToJsonString())!.AsArray().OfType<JsonNode>().ToList();
    }
}
