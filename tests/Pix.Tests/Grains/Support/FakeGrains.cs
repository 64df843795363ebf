using System.Reflection;

namespace Pix.Grains.Tests.Support;

/// <summary>A grain factory that gives out one object for each interface, whatever the key.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly List<object?> _keys = [];
    private Dictionary<Type, object> _grains = [];

    public static IGrainFactory Of(params (Type Interface, object Grain)[] grains)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory)._grains = grains.ToDictionary(grain => grain.Interface, grain => grain.Grain);
        return factory;
    }

    /// <summary>The keys that were asked for, in their order.</summary>
    public static IReadOnlyList<object?> Keys(IGrainFactory factory) => ((FakeGrains)(object)factory)._keys;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _keys.Add(args![0]);
        return _grains[targetMethod!.ReturnType];
    }
}
