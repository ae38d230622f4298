// client.js PORT PASSWORDS BOOK SELLER RIGHT BUYER RIGHT AHEAD_MS: an engine that has nothing of ours in it
// (jspurefix, dictionary qf44) trades: the seller offers, the buyer's connection is cut after his order, he comes back, asks how he stands, and
// cancels the rest. Ends with 0 where both sides agree.
'use strict'
require('reflect-metadata')
const fs = require('fs')
const { AsciiSession, SessionLauncher } = require('jspurefix')

const [port, passwordFile, book, seller, sellerRight, buyer, buyerRight, ahead] = process.argv.slice(2)
const passwords = new Map(fs.readFileSync(passwordFile, 'utf8').split('\n')
  .filter(line => line !== '' && line[0] !== '#').map(line => line.split(' ')))
const patience = 15000
/** The market's clock may run before ours. */
const now = () => new Date(Date.now() + Number(ahead))

const fail = why => { console.error(`independent: ${why}`); process.exit(1) }

/** One connection: what came is kept until somebody waits for it. */
class Client extends AsciiSession {
  constructor (config, ready) { super(config); this.came = []; this.waiting = null; this.ready = ready }
  onReady () { this.ready(this) }
  onLogon () { return true }
  onStopped () {}
  onDecoded () {}
  onEncoded () {}
  onApplicationMsg (type, view) {
    this.came.push({ type, fields: view.toObject() })
    this.look()
  }
  look () {
    if (this.waiting === null) return
    const found = this.came.findIndex(m => m.type === this.waiting.type && this.waiting.test(m.fields))
    if (found < 0) return
    const message = this.came.splice(0, found + 1)[found]
    const { resolve } = this.waiting
    this.waiting = null
    resolve(message.fields)
  }
  /** The next message of the type that passes the test. */
  next (type, test, what) {
    return new Promise(resolve => {
      const timer = setTimeout(() => fail(`waited in vain for ${what}`), patience)
      this.waiting = { type, test, resolve: fields => { clearTimeout(timer); resolve(fields) } }
      this.look()
    })
  }
  order (id, account, side, volume, price) {
    this.send('D', { ClOrdID: id, Account: account, Instrument: { Symbol: book }, Side: side, TransactTime: now(),
      OrderQtyData: { OrderQty: volume }, OrdType: '2', Price: price, TimeInForce: '0' })
  }
}

class Launcher extends SessionLauncher {
  constructor (compId, ready) {
    super({ application: { reconnectSeconds: 0, type: 'initiator', name: compId, protocol: 'ascii', dictionary: 'qf44',
      tcp: { host: '127.0.0.1', port: Number(port) } },
    Username: compId, Password: passwords.get(compId), EncryptMethod: 0, ResetSeqNumFlag: true, HeartBtInt: 30,
    SenderCompId: compId, TargetCompID: 'HEADGATE', BeginString: 'FIX.4.4' }, null, quiet)
    this.ready = ready
  }
  makeFactory () { return { makeSession: config => new Client(config, this.ready) } }
}
const silent = { info () {}, warning () {}, error () {}, debug () {} }
const quiet = { logger: () => silent, plain: () => silent }

const logOn = compId => new Promise(resolve => {
  const timer = setTimeout(() => fail(`${compId}: no Logon came back`), patience)
  const launcher = new Launcher(compId, client => { clearTimeout(timer); client.launcher = launcher; resolve(client) })
  launcher.run().catch(() => {})
})
const same = (a, b, what) => { if (String(a) !== String(b)) fail(`${what} is ${a}, not ${b}`) }

async function main () {
  const east = await logOn(seller)
  const west = await logOn(buyer)
  east.order('js-s1', sellerRight, '2', 1000, 0.12)
  await east.next('8', r => r.ClOrdID === 'js-s1' && r.ExecType === '0', 'the acknowledgement of the offer')
  west.order('js-b1', buyerRight, '1', 1500, 0.125)
  const bought = await west.next('8', r => r.ClOrdID === 'js-b1' && r.ExecType === 'F', "the buyer's fill")
  const sold = await east.next('8', r => r.ClOrdID === 'js-s1' && r.ExecType === 'F', "the seller's fill")
  same(bought.LastQty, 1000, "the fill's volume")
  same(bought.LastPx, 0.12, "the fill's price")
  same(bought.ExecID, sold.ExecID, 'the ExecID of the two sides')

  // The cable is pulled; he logs on again and asks.
  west.transport.duplex.end()
  west.launcher.stop()
  await new Promise(resolve => setTimeout(resolve, 1000))
  const again = await logOn(buyer)
  again.send('AF', { MassStatusReqID: 'js-q1', MassStatusReqType: 7 })
  const stands = await again.next('8', r => r.ClOrdID === 'js-b1' && r.ExecType === 'I', 'the status after the break')
  same(stands.CumQty, 1000, 'what is traded after the break')
  same(stands.LeavesQty, 500, 'what is open after the break')
  again.send('F', { OrigClOrdID: 'js-b1', ClOrdID: 'js-c1', Instrument: { Symbol: book }, Side: '1',
    TransactTime: now(), OrderQtyData: { OrderQty: 1500 } })
  const gone = await again.next('8', r => r.ClOrdID === 'js-c1', "the cancel's report")
  same(gone.ExecType, '4', 'the answer to the cancel')
  same(gone.LeavesQty, 0, 'what is open in the end')
  console.log('independent: as it should be')
  process.exit(0)
}
main().catch(error => fail(error.stack))
