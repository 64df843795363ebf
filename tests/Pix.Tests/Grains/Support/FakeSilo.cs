using System.Reflection;

namespace Pix.Grains.Tests.Support;

/// <summary>A silo of the name "silo".</summary>
public class FakeSilo : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => "silo";
}
