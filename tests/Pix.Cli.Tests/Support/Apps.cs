namespace Pix.Cli.Tests.Support;

/// <summary>The built programs, as <c>./pix</c> lays them out.</summary>
internal static class Apps
{
    /// <summary>Lays them out in a folder, once; the folder.</summary>
    public static string In(ScratchFolder folder)
    {
        foreach (var (name, project) in new[] { ("silo", "silo/Pix.Silo"), ("api", "api/Pix.Api") })
        {
            if (!Directory.Exists(folder[name]))
            {
                Directory.CreateSymbolicLink(folder[name], Repository.Output(project));
            }
        }

        return folder.Path;
    }
}
