namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    public static Parameter<string> ComputeType { get; } = new()
    {
        Path = "compute.type",
        Section = ParameterSection.Task,
        Kind = ParameterKind.Text,
        Default = "",
        ChoicesFrom = ChoiceSource.ComputeTypes,
        Label = new("Compute type", "算力类型"),
        Help = new("NVIDIA GPU model or VM size; cpu only where the location is local. Default: the location's first GPU, else cpu.",
            "NVIDIA GPU 型号或虚拟机规格；cpu 仅限 local。默认取该位置的第一种 GPU，否则为 cpu。"),
    };

    public static Parameter<long> Nodes { get; } = Count("compute.nodes", 1, 1, 1024,
        new("Nodes (task parallelism)", "任务并行数"), new("Machines that train together.", "同时参与训练的机器数量。"));

    public static Parameter<long> Cards { get; } = Count("compute.cards", 1, 1, 64,
        new("Cards per node", "物理卡数"), new("GPUs on each machine; on cpu, processes.", "每台机器使用的 GPU 数；cpu 时为进程数。"));

    public static Parameter<string> Priority { get; } = new()
    {
        Path = "compute.priority",
        Section = ParameterSection.Task,
        Kind = ParameterKind.Choice,
        Default = "dedicated",
        Choices =
        [
            new("dedicated", new("Dedicated", "独占"), new("Full price; not taken away.", "全价，不会被收回。")),
            new("spot", new("Spot", "竞价"), new("Lower price; may be taken away at any moment.", "价格较低，随时可能被收回。")),
        ],
        Label = new("Priority", "优先级"),
        Help = new("Spot costs less and may be taken away; training then goes on from its newest checkpoint.",
            "spot 更便宜但可能被收回；收回后会从最新检查点继续。"),
    };

    public static Parameter<TimeSpan?> MaxDuration { get; } = new()
    {
        Path = "compute.maxDuration",
        Section = ParameterSection.Task,
        Kind = ParameterKind.Duration,
        Default = null,
        IsOptional = true,
        Minimum = 1,
        Label = new("Time limit", "时限"),
        Help = new("Longest time that the job may hold compute, as PT2H; none by default.", "作业占用算力的最长时间，如 PT2H；默认不限。"),
    };

    public static Parameter<double?> Budget { get; } = new()
    {
        Path = "compute.budget",
        Section = ParameterSection.Task,
        Kind = ParameterKind.Number,
        Default = null,
        IsOptional = true,
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1e9,
        Unit = new("USD", "美元"),
        Label = new("Budget", "预算"),
        Help = new("What all attempts of the job together may cost. At 80 % it is warned about; when it is spent, the job is paused with a checkpoint. None by default.",
            "作业所有尝试的总费用上限。达到 80 % 时发出警告；用尽时保存检查点并暂停作业。默认不限。"),
    };

    public static Parameter<string> BudgetPolicy { get; } = new()
    {
        Path = "compute.budgetPolicy",
        Section = ParameterSection.Task,
        Kind = ParameterKind.Choice,
        Default = "fit",
        Choices =
        [
            new("fit", new("Must fit", "须在预算内"), new("Refused at submit where the estimate is above the budget.", "预估费用超过预算时拒绝提交。")),
            new("pause", new("Start anyway", "仍然开始"), new("Starts all the same, and is paused when the budget is spent.", "仍然开始，预算用尽时暂停。")),
        ],
        Label = new("Budget policy", "预算策略"),
        Help = new("What to do with a job that is estimated to cost more than its budget.", "预估费用超过预算的作业如何处理。"),
    };

    public static Parameter<long> Retries { get; } = Count("compute.retries", 1, 0, 100,
        new("Retries", "重试次数"), new("Failed attempts that are followed by another; preemptions do not count.", "失败后自动重试的次数；被抢占不计入。"));

    public static Parameter<double?> Cpu { get; } = new()
    {
        Path = "compute.cpu",
        Section = ParameterSection.Task,
        Kind = ParameterKind.Number,
        Default = null,
        IsOptional = true,
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1024,
        Unit = new("cores", "核"),
        Label = new("CPU", "CPU"),
        Help = new("Processor cores of each node.", "每个节点的处理器核数。"),
    };

    public static Parameter<double?> Memory { get; } = MemorySize("compute.memory",
        new("Memory", "内存"), new("Main memory of each node, as 16Gi.", "每个节点的内存，如 16Gi。"));

    public static Parameter<double?> SharedMemory { get; } = MemorySize("compute.sharedMemory",
        new("Shared memory", "共享内存"), new("Shared memory of each node, as 8Gi.", "每个节点的共享内存，如 8Gi。"));

    private static Parameter<long> Count(
        string path, long value, double minimum, double maximum, Findings.LocalizedText label, Findings.LocalizedText help) => new()
        {
            Path = path,
            Section = ParameterSection.Task,
            Kind = ParameterKind.Integer,
            Default = value,
            Minimum = minimum,
            Maximum = maximum,
            Label = label,
            Help = help,
        };

    private static Parameter<double?> MemorySize(string path, Findings.LocalizedText label, Findings.LocalizedText help) => new()
    {
        Path = path,
        Section = ParameterSection.Task,
        Kind = ParameterKind.Memory,
        Default = null,
        IsOptional = true,
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 65536,
        Label = label,
        Help = help,
    };
}
