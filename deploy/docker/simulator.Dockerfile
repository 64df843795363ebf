# The simulator of the Central Bank, for test stages. Build from the root: docker build -f deploy/docker/simulator.Dockerfile -t pix-simulator .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN deploy/docker/publish.sh simulator /out

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /out .
USER 1654
EXPOSE 8181 9191 7171
ENTRYPOINT ["dotnet", "Pix.Simulator.dll"]
