// A part of Bluesky on 127.0.0.1, as the tests start it, from the packages in MODULES:
//   node server.mjs plc MODULES PORT                  the directory of identities, in memory
//   node server.mjs pds MODULES PORT PLC_URL DATA     a personal data server, which finds its data again after a kill
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const [what, modules, port, plcUrl, data] = process.argv.slice(2)
const load = createRequire(path.join(modules, 'any.js'))

// Both servers would listen on every address of the machine.
function onlyHere(server) {
  const listen = server.app.listen.bind(server.app)
  server.app.listen = (number) => listen(number, '127.0.0.1')
  return server
}

function secrets() {
  const file = path.join(data, 'secrets.json')
  const hex = (bytes) => crypto.randomBytes(bytes).toString('hex')
  if (!fs.existsSync(file)) {
    const fresh = { plcRotationKeyK256PrivateKeyHex: hex(32), jwtSecret: hex(16), dpopSecret: hex(32), adminPassword: hex(8) }
    fs.writeFileSync(file, JSON.stringify(fresh))
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

async function pds() {
  const { PDS, readEnv, envToCfg, envToSecrets } = load('@atproto/pds')
  const env = {
    ...readEnv(),
    ...secrets(),
    port: Number(port),
    hostname: 'localhost',
    devMode: true,
    dataDirectory: data,
    blobstoreDiskLocation: path.join(data, 'blobs'),
    didPlcUrl: plcUrl,
    inviteRequired: false,
    rateLimitsEnabled: process.env.PDS_RATE_LIMITS_ENABLED === 'true',
    disableSsrfProtection: true,
    serviceHandleDomains: ['.test'],
  }
  return PDS.create(envToCfg(env), envToSecrets(env))
}

function plc() {
  const { PlcServer, Database, MockDatabase } = load('@did-plc/server')
  return PlcServer.create({ db: Database.mock ? Database.mock() : new MockDatabase(), port: Number(port) })
}

await onlyHere(what === 'pds' ? await pds() : plc()).start()
