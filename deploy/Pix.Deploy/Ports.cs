namespace Pix.Deploy;

/// <summary>Ports on which the tasks listen (the same as in <c>docs/development.md</c>), and ports of the Central Bank.</summary>
internal static class Ports
{
    public const int Dict = 8080;
    public const int Spi = 9090;
    public const int Management = 7070;
    public const int Silo = 11111;
    public const int Gateway = 30000;
    public const int SiloManagement = 7072;
    public const int SimulatorDict = 8181;
    public const int SimulatorSpi = 9191;
    public const int SimulatorControl = 7171;

    /// <summary>
    /// Ranges that contain the Central Bank's ports for ICOM and DICT: 16422, 17422 and 16432 in production, 16522, 17522 and 16532 in homologation.
    /// </summary>
    public static readonly (int From, int To)[] CentralBank = [(16422, 16532), (17422, 17522)];
}
