using System.Reflection;
using Orleans.Concurrency;
using Orleans.Metadata;

namespace Pix.Architecture.Tests;

/// <summary>What a grain must say of itself.</summary>
public sealed class GrainRules
{
    private const string Workers = "max-local-instances", RemovesIdle = "remove-idle-workers";

    private static readonly Type[] Local = [.. Rooms.Grains.GetTypes().Where(type => type.IsDefined(typeof(StatelessWorkerAttribute)))];

    // [KeepAlive] is for the collector of idle grains; stateless workers have another, which ends one that is idle after anything had to wait for it.
    [Fact]
    public void A_grain_that_is_one_on_a_silo_owns_something_and_is_kept_alive_by_both_collectors()
    {
        var owners = Local.Where(type => Property(type, Workers) == "1").ToList();

        Assert.NotEmpty(owners);
        Assert.Empty(owners.Where(type => !type.IsDefined(typeof(KeepAliveAttribute)) || Property(type, RemovesIdle) != bool.FalseString).Select(type => type.Name));
    }

    private static string? Property(Type grain, string name)
    {
        var properties = new Dictionary<string, string>();
        foreach (var provider in grain.GetCustomAttributes().OfType<IGrainPropertiesProviderAttribute>())
        {
            provider.Populate(null!, grain, default, properties);
        }

        return properties.GetValueOrDefault(name);
    }
}
