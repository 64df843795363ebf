using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Hsm.Memory;
using Pix.Journal.Disk;

namespace Pix.Silo.Signing;

/// <summary>The folder beside the journals with the silos' signing memory.</summary>
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
