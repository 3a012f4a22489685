using System.Reflection;
using System.Text.RegularExpressions;
using FineTune.Core.Lifecycle;
using FineTune.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace FineTune.Functions.Tests;

public sealed partial class FunctionNameTests
{
    private static readonly IReadOnlyList<(string Name, MethodInfo Method)> Functions =
    [
        .. from type in typeof(JobActivities).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)
           let attribute = method.GetCustomAttribute<FunctionAttribute>()
           where attribute is not null
           select (attribute.Name, method),
    ];

    [Fact]
    public void Names_are_unique_whatever_their_case() =>
        Assert.Equal(Functions.Count, Functions.Select(function => function.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Every_effect_has_an_activity_of_its_name()
    {
        var activities = Functions.Where(function => Has<ActivityTriggerAttribute>(function.Method)).Select(function => function.Name);

        Assert.Equal(Enum.GetNames<Effect>().Append("Decide").Order(), activities.Order());
    }

    [Fact]
    public void The_route_that_takes_everything_comes_last_in_the_order_in_which_the_host_tries_them()
    {
        var routes = Functions
            .Select(function => (function.Name, Trigger: function.Method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()))
            .Where(function => function.Trigger is not null)
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();

        Assert.Equal("{*path}", routes[^1].Trigger!.Route);
        Assert.DoesNotContain(routes.SkipLast(1), function => function.Trigger!.Route == "{*path}");
    }

    [Fact]
    public void A_named_route_takes_no_method_that_the_last_one_does_not() => Assert.All(
        Functions.Select(function => function.Method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>(),
        trigger => Assert.Empty(trigger.Methods!.Except(["get", "post", "put", "patch", "delete", "head", "options"])));

    [Fact]
    public void Every_function_that_events_are_sent_to_is_there()
    {
        var subscribed = Infrastructure.Texts.SelectMany(text => SubscribedPattern().Matches(text)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(subscribed);
        Assert.Empty(subscribed.Except(Functions.Select(function => function.Name)));
    }

    private static bool Has<T>(MethodInfo method)
        where T : Attribute => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<T>() is not null);

    [GeneratedRegex(@"resource \w+ 'functions' existing = \{\s+name: '(\w+)'")]
    private static partial Regex SubscribedPattern();
}
