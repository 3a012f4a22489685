using System.Text.Json;
using FineTune.OpenAi.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FineTune.Cli.Tests;

/// <summary>Every error: its exit code, and what it says in both languages.</summary>
[Collection(CliCollection.Name)]
public sealed class ErrorTests(CliHost host)
{
    public static TheoryData<int, string, string, string> Errors => new()
    {
        { 1, "task create broken --model nothing --dataset absent --set lora.rank=0 -y", "lora.rank:", "没有数据集“absent”" },
        { 1, "task validate --model tiny-llama", "error: dataset: A dataset is needed.", "缺少训练数据集" },
        { 1, "task list --state nonsense", "error: state:", "错误：" },
        { 1, "task create -f not.yaml -y", "Not YAML at", "不是合法的 YAML" },
        { 1, "task create -f list.yaml -y", "list.yaml does not hold a task", "list.yaml 的内容应为任务" },
        { 1, "dataset upload Bad_Name task.yaml", "'Bad_Name' is not a name.", "“Bad_Name”不是合法名称" },
        { 1, "dataset upload mine task.yaml --columns []", "error: columns", "错误：columns" },
        { 2, "", "Required command was not provided.", "未提供必需的命令。" },
        { 2, "taks list", "'taks'", "'taks'" },
        { 2, "task get", "Required argument 'task' missing", "缺少所需参数 'task'" },
        { 2, "task list --nonsense", "--nonsense", "--nonsense" },
        { 2, "task list --limit 0", "--limit is 1 or more.", "--limit 至少为 1。" },
        { 2, "task list --limit many", "many", "many" },
        { 2, "task list -o xml", "xml", "xml" },
        { 2, "rule apply", "--file", "--file" },
        { 2, "completion cmd", "cmd", "cmd" },
        { 2, "task list -o table --query name", "--query goes with -o json or -o yaml.", "--query 只能与" },
        { 2, "task list --query [", "is no JMESPath expression", "不是适用于该结果的 JMESPath 表达式" },
        { 2, "task list --server nonsense", "'nonsense' is no address of a server.", "“nonsense”不是服务器地址" },
        { 2, "task list --profile absent", "There is no profile 'absent'.", "没有配置档案“absent”" },
        { 2, "task create x --set lora.rnak=3 -y", "Did you mean lora.rank?", "是否想写 lora.rank？" },
        { 2, "task create x --set jobs[0].model=tiny-llama -y", "sets no parameter", "不是参数设置" },
        { 2, "task create x --set lora.rank -y", "sets no parameter", "不是参数设置" },
        { 2, "task create -f absent.yaml -y", "There is no file absent.yaml.", "没有文件 absent.yaml。" },
        { 2, "task create -f . -y", ". is no file that can be read.", ". 不是可读取的文件。" },
        { 2, "dataset upload mine absent.jsonl", "There is no file absent.jsonl.", "没有文件 absent.jsonl。" },
        { 2, "task create -f task.yaml", "Add --yes to go on without asking.", "请加 --yes 跳过询问。" },
        { 2, "task delete done", "Add --yes to go on without asking.", "请加 --yes 跳过询问。" },
        { 2, "dataset delete faq", "Add --yes to go on without asking.", "请加 --yes 跳过询问。" },
        { 2, "rule delete any", "Add --yes to go on without asking.", "请加 --yes 跳过询问。" },
        { 2, "model download done -d /proc/absent/folder", "cannot be written", "无法写入" },
        { 2, "task list --workspace Not_A_Name", "'Not_A_Name' is no name of a workspace.", "“Not_A_Name”不是工作区名称" },
        { 3, "task list --workspace nowhere", "orkspace", "工作区" },
        { 3, "task get absent", "There is no such task.", "没有这样的" },
        { 3, "task watch absent", "There is no such task.", "没有这样的" },
        { 3, "task cancel absent", "There is no such task.", "没有这样的" },
        { 3, "task pause done --job absent", "There is no such job.", "没有这样的" },
        { 3, "task resume absent", "There is no such task.", "没有这样的" },
        { 3, "task retry absent", "There is no such task.", "没有这样的" },
        { 3, "task clone absent copy -y", "There is no such task.", "没有这样的" },
        { 3, "task delete absent -y", "There is no such task.", "没有这样的" },
        { 3, "logs absent", "There is no such task.", "没有这样的" },
        { 3, "logs done absent", "There is no such job.", "没有这样的" },
        { 3, "logs done absent -f", "There is no such job.", "没有这样的" },
        { 3, "metrics done absent", "There is no such job.", "没有这样的" },
        { 3, "metrics absent -w", "There is no such task.", "没有这样的" },
        { 3, "model download done absent", "There is no such job.", "没有这样的" },
        { 3, "dataset list absent", "There is no such dataset.", "没有这样的" },
        { 3, "dataset check absent", "There is no such dataset.", "没有这样的" },
        { 3, "dataset check faq@0123", "There is no such version.", "没有这样的" },
        { 3, "dataset delete absent -y", "There is no such dataset.", "没有这样的" },
        { 3, "rule get absent", "There is no such rule.", "没有这样的" },
        { 3, "rule disable absent", "There is no such rule.", "没有这样的" },
        { 3, "rule delete absent -y", "There is no such rule.", "没有这样的" },
        { 3, "profile use absent", "There is no profile 'absent'.", "没有配置档案“absent”" },
        { 3, "profile delete absent", "There is no profile 'absent'.", "没有配置档案“absent”" },
        { 4, "task create done --model tiny-llama --dataset faq -y", "A task 'done' exists already.", "任务“done”已存在。" },
        { 4, "task cancel done", "cancel does not apply", "不能执行 cancel" },
        { 4, "task pause done", "pause does not apply", "不能执行 pause" },
        { 4, "task resume done", "resume does not apply", "不能执行 resume" },
        { 4, "task retry done", "retry does not apply", "不能执行 retry" },
        { 5, "task list --server http://127.0.0.1:1", "http://127.0.0.1:1/ cannot be reached.", "无法连接 http://127.0.0.1:1/" },
        { 5, "login http://127.0.0.1:1", "http://127.0.0.1:1/ cannot be reached.", "无法连接 http://127.0.0.1:1/" },
        { 5, "dataset upload mine task.yaml --server http://127.0.0.1:1", "cannot be reached.", "无法连接" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task EveryError_HasItsCodeAndSaysWhatToDoInBothLanguages(int exit, string command, string english, string chinese)
    {
        using var line = host.CommandLine();
        line.Write("task.yaml", CliHost.Yaml("unmade", 20));
        line.Write("not.yaml", "name: [");
        line.Write("list.yaml", "- name");
        var args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var said = await line.RunAsync(args);
        line.Variables["FINETUNE_LANG"] = "zh";
        var translated = await line.RunAsync(args);

        Assert.True(said.Exit == exit && translated.Exit == exit, $"{said}{translated}");
        Assert.Contains(english, said.Notes, StringComparison.Ordinal);
        Assert.Contains(chinese, translated.Notes, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said.Notes + translated.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherServer_IsToldApart()
    {
        await using var page = WebApplication.CreateSlimBuilder().Build();
        page.Urls.Add("http://127.0.0.1:0");
        page.MapFallback(() => Results.Content("<html></html>", "text/html"));
        await page.StartAsync(TestContext.Current.CancellationToken);
        using var line = new CommandLine(new Uri(page.Urls.First()));

        var said = await line.RunAsync("task", "list");
        var login = await line.RunAsync("login", page.Urls.First());

        Assert.Equal((5, 5), (said.Exit, login.Exit));
        Assert.Contains("is no FineTune server", said.Notes, StringComparison.Ordinal);
        Assert.Contains("is no FineTune server", login.Notes, StringComparison.Ordinal);
        Assert.False(File.Exists(line.Config));
    }

    [Fact]
    public async Task LostAnswers_AreAskedForAgainWithoutDoingAnythingTwice()
    {
        await using var proxy = await LossyProxy.StartAsync(host.Address);
        using var line = new CommandLine(new Uri(proxy.Endpoint, "/"));
        line.Write("rule.yaml", "name: lost\ndataset: lost\ntask: { model: tiny-llama }");

        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("lossy", 100_000)), "--yes");
        await line.DoAsync("task", "cancel", "lossy");
        await line.DoAsync("task", "delete", "lossy", "--yes");
        await line.DoAsync("rule", "apply", "-f", "rule.yaml");
        await line.DoAsync("rule", "delete", "lost", "--yes");

        Assert.True(proxy.Lost >= 5, $"{proxy.Lost} answers were lost.");
        var made = proxy.Exchanges.Where(exchange => exchange is { Method: "POST", Path: "/api/tasks" }).ToList();
        Assert.Equal(2, made.Count);
        Assert.Single(made.Select(exchange => JsonElement.Parse(exchange.Body).GetProperty("id").GetString()).Distinct());
    }
}
