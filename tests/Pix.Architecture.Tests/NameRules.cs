using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pix.Architecture.Tests;

/// <summary>What a name must say.</summary>
public sealed class NameRules
{
    [Fact]
    public void What_is_awaited_ends_in_Async()
    {
        var wrong = from room in Rooms.All
                    from type in room.GetTypes()
                    where type.Namespace?.StartsWith("Pix", StringComparison.Ordinal) == true && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains('<', StringComparison.Ordinal)
                    from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    where IsAwaited(method.ReturnType) && !method.IsPrivate && !method.IsSpecialName && !method.Name.Contains('<', StringComparison.Ordinal)
                    where !method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name is not ("Invoke" or "EndInvoke") && !IsNamedByOthers(type, method)
                    select $"{type.FullName}.{method.Name}";
        Assert.True(!wrong.Any(), string.Join(" ", wrong));
    }

    private static bool IsAwaited(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    // An override, or the part of an interface, of somebody else's.
    private static bool IsNamedByOthers(Type type, MethodInfo method) =>
        method.GetBaseDefinition().DeclaringType!.Assembly != type.Assembly
        || (!type.IsInterface && type.GetInterfaces().Where(face => face.Namespace?.StartsWith("Pix", StringComparison.Ordinal) != true).SelectMany(face => type.GetInterfaceMap(face).TargetMethods).Contains(method));
}
