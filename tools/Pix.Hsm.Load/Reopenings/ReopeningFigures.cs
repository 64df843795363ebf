using System.Globalization;
using System.Runtime.InteropServices;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Load.Reopenings;

/// <summary>What the process holds, as Linux counts it.</summary>
/// <param name="ResidentMb">Memory in use, with libraries: VmRSS of /proc/self/status.</param>
/// <param name="ManagedMb">Of that, objects of .NET, after a collection.</param>
/// <param name="NativeMb">Of that, what libraries have allocated and not freed: mallinfo2(3).</param>
/// <param name="Descriptors">Entries of /proc/self/fd: files, sockets, and copies of libraries in memory.</param>
/// <param name="Mappings">Lines of /proc/self/maps.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Instances">Instances of the PKCS#11 module that are loaded; they are never unloaded.</param>
internal readonly partial record struct ReopeningFigures(double ResidentMb, double ManagedMb, double NativeMb, int Descriptors, int Mappings, int Threads, int Instances)
{
    // What glibc and .NET keep of memory that was given back differs that much from one moment to the next.
    private const double MemorySlackMb = 24, NativeSlackMb = 2;
    // A busy machine may find no instance free once or twice, for a call that hung has not come back yet.
    private const int InstanceSlack = 3, DescriptorSlack = 16, MappingSlack = 200, ThreadSlack = 8;

    private const double Mb = 1024 * 1024;

    /// <summary>Now, after everything that nobody holds was given back.</summary>
    public static ReopeningFigures Now(string module)
    {
        for (var collection = 0; collection < 2; collection++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        _ = MallocTrim(0);

        return new(
            Resident() / Mb,
            GC.GetTotalMemory(forceFullCollection: true) / Mb,
            MallocInfo().InUse / Mb,
            Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(),
            File.ReadLines("/proc/self/maps").Count(),
            Directory.EnumerateDirectories("/proc/self/task").Count(),
            ModuleInstance.Loaded(module));
    }

    /// <summary>Whether it is more than before.</summary>
    public bool IsMoreThan(ReopeningFigures before) =>
        ResidentMb > before.ResidentMb + MemorySlackMb || NativeMb > before.NativeMb + NativeSlackMb || Descriptors > before.Descriptors + DescriptorSlack || Mappings > before.Mappings + MappingSlack
        || Threads > before.Threads + ThreadSlack || Instances > before.Instances + InstanceSlack;

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Allocated MallocInfo();

    // "VmRSS:     123456 kB"
    private static double Resident() => 1024 * double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>struct mallinfo2: ten sizes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Allocated(nuint Arena, nuint Free, nuint FastFree, nuint Mapped, nuint MappedBytes, nuint Unused, nuint FastFreeBytes, nuint InUse, nuint FreeBytes, nuint Keep);
}
