namespace Pix.Deploy;

/// <summary>Ports of the tasks, as in <c>docs/development.md</c>, and of the Central Bank.</summary>
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

    /// <summary>Ranges with the Central Bank's ports for ICOM and DICT: in production 16422, 17422, 16432, in homologation 16522, 17522, 16532.</summary>
    public static readonly (int From, int To)[] CentralBank = [(16422, 16532), (17422, 17522)];
}
