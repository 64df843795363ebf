using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Hsm.Memory;
using Pix.Journal.Disk;

namespace Pix.Silo.Signing;

/// <summary>Keeps the files of the silos' signing memory in a folder beside the journals.</summary>
internal sealed class SigningMemoryFolder(IOptions<AuditOptions> audit) : ISigningMemoryFiles
{
    public string Silo => audit.Value.SiloName;

    public string Place => SigningMemoryPlace.FolderIn(audit.Value.JournalPath);

    public IReadOnlyList<SigningMemoryFile> Read() => SigningMemoryPlace.Read(Place);

    public void Write(ReadOnlySpan<byte> content)
    {
        DurableFolder.Create(Place);
        DurableFile.Write(SigningMemoryPlace.FileOf(Place, Silo), content);
    }

    public void Delete(string silo) => File.Delete(SigningMemoryPlace.FileOf(Place, silo));
}
