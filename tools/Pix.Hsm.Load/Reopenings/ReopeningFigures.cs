using System.Globalization;
using System.Runtime.InteropServices;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Load.Reopenings;

/// <summary>Memory and other resources that the process uses, as Linux counts them.</summary>
/// <param name="ResidentMb">Resident memory, with libraries, in MB: VmRSS of /proc/self/status.</param>
/// <param name="ManagedMb">Memory that .NET objects use after a garbage collection, in MB.</param>
/// <param name="NativeMb">Memory that native libraries have allocated and not freed, in MB: mallinfo2(3).</param>
/// <param name="Descriptors">Number of entries of /proc/self/fd: files, sockets, and copies of libraries in memory.</param>
/// <param name="Mappings">Number of lines of /proc/self/maps.</param>
/// <param name="Threads">Number of threads of the process.</param>
/// <param name="Instances">Number of loaded instances of the PKCS#11 module. Instances are never unloaded.</param>
internal readonly partial record struct ReopeningFigures(double ResidentMb, double ManagedMb, double NativeMb, int Descriptors, int Mappings, int Threads, int Instances)
{
    // Allowed growth of memory, in MB. glibc and .NET keep some of the freed memory, and this amount varies from one moment to the next.
    private const double MemorySlackMb = 24, NativeSlackMb = 2;
    // Allowed growth. On a busy machine, a new instance may be loaded once or twice because a call that hung still uses the old one.
    private const int InstanceSlack = 3, DescriptorSlack = 16, MappingSlack = 200, ThreadSlack = 8;

    private const double Mb = 1024 * 1024;

    /// <summary>Measures the resource use now, after unused memory has been collected and freed.</summary>
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

    /// <summary>True if the process uses more than before, by more than the normal variation.</summary>
    public bool IsMoreThan(ReopeningFigures before) =>
        ResidentMb > before.ResidentMb + MemorySlackMb || NativeMb > before.NativeMb + NativeSlackMb || Descriptors > before.Descriptors + DescriptorSlack || Mappings > before.Mappings + MappingSlack
        || Threads > before.Threads + ThreadSlack || Instances > before.Instances + InstanceSlack;

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Allocated MallocInfo();

    // Reads a line such as "VmRSS:     123456 kB".
    private static double Resident() => 1024 * double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>The C structure mallinfo2, which consists of ten sizes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Allocated(nuint Arena, nuint Free, nuint FastFree, nuint Mapped, nuint MappedBytes, nuint Unused, nuint FastFreeBytes, nuint InUse, nuint FreeBytes, nuint Keep);
}
