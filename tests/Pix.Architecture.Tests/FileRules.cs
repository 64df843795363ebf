using Pix.Journal.Disk;

namespace Pix.Architecture.Tests;

/// <summary>Who may call the file system: it blocks the thread that calls, and a disk that hangs blocks it for long.</summary>
public sealed class FileRules
{
    private static readonly string[] Files =
    [
        .. ((Type[])[typeof(File), typeof(Directory), typeof(DriveInfo), typeof(FileStream), typeof(FileInfo), typeof(DirectoryInfo), typeof(RandomAccess), typeof(FileSystemWatcher)]).Select(type => type.FullName!),
        .. ((Type[])[typeof(IDisk), typeof(IDiskFile), typeof(RealDisk), typeof(DurableFile), typeof(DurableFolder), typeof(PrivateFile), typeof(PrivateFolder)]).Select(type => type.FullName!),
    ];

    [Fact]
    public void No_grain_calls_the_file_system() =>
        Assert.Empty(Callers(Rooms.Grains, _ => true));

    [Fact]
    public void Nothing_that_runs_on_the_thread_of_who_appends_to_the_audit_calls_the_file_system()
    {
        string[] audit = ["AuditJournal", "AppendsInTime", "PendingRecords", "JournalSpace", "EntryPayload"];
        string[] journal = ["JournalLog", "LogQueue", "OpenGroup", "LogAppend", "LogGroup", "LogSettle"];

        Assert.Empty(Callers(Rooms.Audit, audit.Contains));
        Assert.Empty(Callers(Rooms.Journal, journal.Contains));
        Assert.Equal(audit.Concat(journal).Order(), Types(Rooms.Audit).Concat(Types(Rooms.Journal)).Select(type => type.Name).Where(name => audit.Contains(name) || journal.Contains(name)).Order());
        Assert.NotEmpty(Callers(Rooms.Journal, name => name == "RealDisk"));
    }

    private static IEnumerable<ArchUnitNET.Domain.IType> Types(System.Reflection.Assembly assembly) =>
        Rooms.Architecture.Types.Where(type => type.Assembly.Name.StartsWith(assembly.GetName().Name + ",", StringComparison.Ordinal) || type.Assembly.Name == assembly.GetName().Name);

    /// <summary>Nested types, such as those of async methods, count as the type that they are in.</summary>
    private static IEnumerable<string> Callers(System.Reflection.Assembly assembly, Func<string, bool> which) =>
        Types(assembly).Where(type => type.Dependencies.Any(dependency => Files.Contains(dependency.Target.FullName)))
            .Select(type => type.FullName.Split('+')[0])
            .Where(name => which(name.Split('.')[^1]))
            .Distinct().Order();
}
