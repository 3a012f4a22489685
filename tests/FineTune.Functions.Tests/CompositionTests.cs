using System.Reflection;
using System.Text.RegularExpressions;
using FineTune.Api;
using FineTune.Core.Datasets.Reading;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Tests;

/// <summary>The host's services with the settings that <c>infra/</c> writes.</summary>
public sealed partial class CompositionTests
{
    private static readonly IReadOnlyDictionary<string, string?> Settings = ReadSettings();

    [Fact]
    public async Task Every_service_can_be_made()
    {
        var builder = NewBuilder();
        await using var app = builder.Build();
        var own = builder.Services.Select(service => service.ServiceType).Where(type => IsOwn(type) && !type.ContainsGenericParameters).ToList();

        Assert.NotEmpty(own);
        Assert.All(own, type => Assert.NotNull(app.Services.GetRequiredService(type)));
    }

    [Fact]
    public async Task Every_function_can_be_made()
    {
        await using var app = NewBuilder().Build();
        var functions = typeof(Composition).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null))
            .ToList();

        Assert.NotEmpty(functions);
        Assert.All(functions, type => Assert.NotNull(ActivatorUtilities.CreateInstance(app.Services, type)));
    }

    [Fact]
    public async Task Every_parameter_of_an_endpoint_that_is_no_part_of_the_request_is_a_service()
    {
        await using var app = NewBuilder().Build();
        app.MapFineTuneApi();
        var services = app.Services.GetRequiredService<IServiceProviderIsService>();
        var parameters =
            from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            from parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []
            where IsOwn(parameter.ParameterType)
            select (Name: $"{endpoint.DisplayName}: {parameter}", IsService: services.IsService(parameter.ParameterType));
        var own = parameters.ToList();

        Assert.NotEmpty(own);
        Assert.Empty(own.Where(parameter => !parameter.IsService).Select(parameter => parameter.Name));
    }

    [Fact]
    public void Every_setting_of_the_infrastructure_is_known_to_the_host()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();

        var options = configuration.GetSection("FineTune").Get<AzureHostOptions>(binder => binder.ErrorOnUnknownConfiguration = true);

        Assert.Equal("eastus", Assert.Single(options!.AzureMl.Workspaces).Location);
    }

    [Fact]
    public async Task Jobs_can_train_in_Azure_Machine_Learning_from_an_open_model()
    {
        await using var app = NewBuilder().Build();

        Assert.Equal("azure-ml", Assert.Single(app.Services.GetRequiredService<IReadOnlyList<ITrainingPlatform>>()).Name);
        Assert.NotEmpty(await app.Services.GetRequiredService<IModelCatalog>().ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Datasets_may_come_in_every_format_that_a_library_reads()
    {
        await using var app = NewBuilder().Build();

        Assert.NotEmpty(app.Services.GetServices<IRowFormat>());
        Assert.NotEmpty(app.Services.GetServices<ICompression>());
    }

    [Theory]
    [InlineData("FineTune.Functions.Jobs.JobSweep", true)]
    [InlineData("Azure.Core", false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", false)]
    [InlineData("Microsoft.DurableTask.Worker.Orchestrations", false)]
    public async Task What_is_told_of_every_request_is_not_logged(string category, bool isLogged)
    {
        await using var app = NewBuilder().Build();

        Assert.Equal(isLogged, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Information));
    }

    private static WebApplicationBuilder NewBuilder()
    {
        // What the Functions worker adds of ASP.NET Core comes from here.
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Host.UseDefaultServiceProvider(provider =>
        {
            provider.ValidateOnBuild = true;
            provider.ValidateScopes = true;
        });
        builder.Services.AddFineTuneOnAzure(builder.Configuration);
        return builder;
    }

    private static bool IsOwn(Type type) =>
        type.Namespace?.StartsWith("FineTune.", StringComparison.Ordinal) == true || type.GenericTypeArguments.Any(IsOwn);

    private static Dictionary<string, string?> ReadSettings() => Infrastructure.Texts
        .SelectMany(text => SettingPattern().Matches(text))
        .Select(match => match.Value)
        .Distinct()
        .ToDictionary(name => name.Replace("__", ":", StringComparison.Ordinal), Sample);

    private static string? Sample(string name) => name switch
    {
        _ when name.EndsWith("Uri", StringComparison.Ordinal) => "https://storage.invalid",
        _ when name.EndsWith("Mode", StringComparison.Ordinal) => "Cluster",
        _ => "eastus",
    };

    [GeneratedRegex(@"FineTune__\w+")]
    private static partial Regex SettingPattern();
}
