using System.Reflection;

namespace Pix.Tests.Operating;

/// <summary>A grain factory that gives out one object for each interface, whatever the key.</summary>
public class FakeGrains : DispatchProxy
{
    private Dictionary<Type, object> _grains = [];

    public static IGrainFactory Of(params (Type Interface, object Grain)[] grains)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory)._grains = grains.ToDictionary(grain => grain.Interface, grain => grain.Grain);
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grains[targetMethod!.ReturnType];
}
