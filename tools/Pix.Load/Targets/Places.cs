namespace Pix.Load.Targets;

/// <summary>Folders inside <c>.pix/</c>, and the root folder of the checkout.</summary>
internal static class Places
{
    public static string RunFolder => Path.Combine(Home, "run");

    public static string ReportFolder => Path.Combine(Home, "reports");

    /// <summary>Root folder of the checkout in which this program was built.</summary>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Pix.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new InvalidOperationException("This program belongs to a checkout of Pix and does not find it above itself.");
        }
    }

    private static string Home => Environment.GetEnvironmentVariable("PIX_HOME") ?? Path.Combine(Root, ".pix");
}
