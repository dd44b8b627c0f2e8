// Generated from the contracts by scripts/generate.mjs; do not edit.
type Contracts = typeof import('@qingya/shared');

/** The contract behind each endpoint id; exists for the compiler only. */
export interface EndpointTypes {
  'budget.activate': Contracts['budgetContracts']['activate'];
  'budget.board': Contracts['budgetContracts']['board'];
  'budget.close': Contracts['budgetContracts']['close'];
  'budget.create': Contracts['budgetContracts']['create'];
  'budget.list': Contracts['budgetContracts']['list'];
  'budget.remove': Contracts['budgetContracts']['remove'];
  'budget.save': Contracts['budgetContracts']['save'];
  'deskVoids.decide': Contracts['deskVoidContracts']['decide'];
  'deskVoids.list': Contracts['deskVoidContracts']['list'];
  'deskVoids.request': Contracts['deskVoidContracts']['request'];
  'earning.decideQueuedAward': Contracts['earningAwardContracts']['decide'];
  'earning.explainLine': Contracts['earningContracts']['explainLine'];
  'earning.queuedAwards': Contracts['earningAwardContracts']['queued'];
  'earning.ways': Contracts['earningContracts']['ways'];
  'expiryExtensions.cancel': Contracts['expiryExtensionContracts']['cancel'];
  'expiryExtensions.confirm': Contracts['expiryExtensionContracts']['confirm'];
  'expiryExtensions.create': Contracts['expiryExtensionContracts']['create'];
  'expiryExtensions.list': Contracts['expiryExtensionContracts']['list'];
  'expiryExtensions.read': Contracts['expiryExtensionContracts']['read'];
  'exports.attendance': Contracts['exportContracts']['attendance'];
  'exports.attendanceDisputes': Contracts['exportContracts']['attendanceDisputes'];
  'exports.audit': Contracts['exportContracts']['audit'];
  'exports.backtestStudents': Contracts['ruleBacktestContracts']['exportStudents'];
  'exports.behaviours': Contracts['exportContracts']['behaviours'];
  'exports.classGroups': Contracts['exportContracts']['classGroups'];
  'exports.deskVoids': Contracts['exportContracts']['deskVoids'];
  'exports.enrolments': Contracts['exportContracts']['enrolments'];
  'exports.families': Contracts['exportContracts']['families'];
  'exports.goods': Contracts['exportContracts']['goods'];
  'exports.liability': Contracts['insightContracts']['exportLiability'];
  'exports.lotteryDraws': Contracts['exportContracts']['lotteryDraws'];
  'exports.lotteryWinners': Contracts['exportContracts']['lotteryWinners'];
  'exports.mallStudents': Contracts['exportContracts']['mallStudents'];
  'exports.manualAwards': Contracts['exportContracts']['manualAwards'];
  'exports.members': Contracts['exportContracts']['members'];
  'exports.paymentBills': Contracts['exportContracts']['paymentBills'];
  'exports.paymentDifferences': Contracts['exportContracts']['paymentDifferences'];
  'exports.paymentTasks': Contracts['exportContracts']['paymentTasks'];
  'exports.payments': Contracts['exportContracts']['payments'];
  'exports.pointsDisputes': Contracts['exportContracts']['pointsDisputes'];
  'exports.queuedAwards': Contracts['exportContracts']['queuedAwards'];
  'exports.refunds': Contracts['exportContracts']['refunds'];
  'exports.rollForward': Contracts['insightContracts']['exportRollForward'];
  'exports.slowStock': Contracts['exportContracts']['slowStock'];
  'exports.staff': Contracts['exportContracts']['staff'];
  'exports.stock': Contracts['exportContracts']['stock'];
  'exports.stockMoves': Contracts['exportContracts']['stockMoves'];
  'exports.students': Contracts['exportContracts']['students'];
  'identity.auditList': Contracts['identityContracts']['auditList'];
  'identity.bindPhone': Contracts['identityContracts']['bindPhone'];
  'identity.campusCreate': Contracts['identityContracts']['campusCreate'];
  'identity.campusList': Contracts['identityContracts']['campusList'];
  'identity.campusUpdate': Contracts['identityContracts']['campusUpdate'];
  'identity.consentGive': Contracts['identityContracts']['consentGive'];
  'identity.consentHistory': Contracts['identityContracts']['consentHistory'];
  'identity.consentWithdraw': Contracts['identityContracts']['consentWithdraw'];
  'identity.demoList': Contracts['identityContracts']['demoList'];
  'identity.demoLogin': Contracts['identityContracts']['demoLogin'];
  'identity.familyDelete': Contracts['identityContracts']['familyDelete'];
  'identity.familyExport': Contracts['identityContracts']['familyExport'];
  'identity.familyList': Contracts['identityContracts']['familyList'];
  'identity.familyLookup': Contracts['identityContracts']['familyLookup'];
  'identity.familyRead': Contracts['identityContracts']['familyRead'];
  'identity.guardianAdd': Contracts['identityContracts']['guardianAdd'];
  'identity.guardianUpdate': Contracts['identityContracts']['guardianUpdate'];
  'identity.logout': Contracts['identityContracts']['logout'];
  'identity.logoutEverywhere': Contracts['identityContracts']['logoutEverywhere'];
  'identity.me': Contracts['identityContracts']['me'];
  'identity.phoneReveal': Contracts['identityContracts']['phoneReveal'];
  'identity.refresh': Contracts['identityContracts']['refresh'];
  'identity.schoolUpdate': Contracts['identityContracts']['schoolUpdate'];
  'identity.staffAccept': Contracts['identityContracts']['staffAccept'];
  'identity.staffDeactivate': Contracts['identityContracts']['staffDeactivate'];
  'identity.staffInvite': Contracts['identityContracts']['staffInvite'];
  'identity.staffList': Contracts['identityContracts']['staffList'];
  'identity.staffReactivate': Contracts['identityContracts']['staffReactivate'];
  'identity.staffReinvite': Contracts['identityContracts']['staffReinvite'];
  'identity.staffSetRoles': Contracts['identityContracts']['staffSetRoles'];
  'identity.updateMyProfile': Contracts['identityContracts']['updateMyProfile'];
  'identity.webSessionConfirm': Contracts['identityContracts']['webSessionConfirm'];
  'identity.webSessionPoll': Contracts['identityContracts']['webSessionPoll'];
  'identity.webSessionRefuse': Contracts['identityContracts']['webSessionRefuse'];
  'identity.webSessionScan': Contracts['identityContracts']['webSessionScan'];
  'identity.webSessionStart': Contracts['identityContracts']['webSessionStart'];
  'identity.wechatLogin': Contracts['identityContracts']['wechatLogin'];
  'insight.liability': Contracts['insightContracts']['liability'];
  'insight.monitoring': Contracts['insightContracts']['monitoring'];
  'insight.rollForward': Contracts['insightContracts']['rollForward'];
  'insight.setRate': Contracts['insightContracts']['setRate'];
  'lottery.byCode': Contracts['lotteryStaffContracts']['byCode'];
  'lottery.cost': Contracts['lotteryStaffContracts']['cost'];
  'lottery.create': Contracts['lotteryStaffContracts']['create'];
  'lottery.draw': Contracts['lotteryContracts']['draw'];
  'lottery.draws': Contracts['lotteryStaffContracts']['drawList'];
  'lottery.end': Contracts['lotteryStaffContracts']['end'];
  'lottery.handOver': Contracts['lotteryStaffContracts']['handOver'];
  'lottery.handOverKnown': Contracts['lotteryStaffContracts']['handOverKnown'];
  'lottery.list': Contracts['lotteryStaffContracts']['list'];
  'lottery.mine': Contracts['lotteryContracts']['mine'];
  'lottery.open': Contracts['lotteryContracts']['open'];
  'lottery.published': Contracts['lotteryContracts']['published'];
  'lottery.read': Contracts['lotteryStaffContracts']['read'];
  'lottery.save': Contracts['lotteryStaffContracts']['save'];
  'lottery.setting': Contracts['lotteryStaffContracts']['setting'];
  'lottery.show': Contracts['lotteryContracts']['show'];
  'lottery.start': Contracts['lotteryStaffContracts']['start'];
  'lottery.switch': Contracts['lotteryStaffContracts']['switch'];
  'lottery.waiting': Contracts['lotteryStaffContracts']['waiting'];
  'lottery.winners': Contracts['lotteryContracts']['winners'];
  'mall.createGood': Contracts['mallContracts']['createGood'];
  'mall.good': Contracts['mallContracts']['good'];
  'mall.goods': Contracts['mallContracts']['goods'];
  'mall.image': Contracts['mallContracts']['image'];
  'mall.moveStock': Contracts['mallContracts']['moveStock'];
  'mall.saveGood': Contracts['mallContracts']['saveGood'];
  'mall.setGoodState': Contracts['mallContracts']['setGoodState'];
  'mall.shelf': Contracts['mallShelfContracts']['shelf'];
  'mall.shelfGood': Contracts['mallShelfContracts']['shelfGood'];
  'mall.stockList': Contracts['mallContracts']['stockList'];
  'mall.stockMoves': Contracts['mallContracts']['stockMoves'];
  'mall.takeStock': Contracts['mallContracts']['takeStock'];
  'mall.transferStock': Contracts['mallContracts']['transferStock'];
  'mall.unwish': Contracts['mallShelfContracts']['unwish'];
  'mall.uploadImage': Contracts['mallContracts']['uploadImage'];
  'mall.wish': Contracts['mallShelfContracts']['wish'];
  'mallDesk.askGuardian': Contracts['mallDeskContracts']['askGuardian'];
  'mallDesk.correctTracking': Contracts['mallDeskContracts']['correctTracking'];
  'mallDesk.courierFile': Contracts['mallDeskContracts']['courierFile'];
  'mallDesk.goodsReport': Contracts['mallDeskContracts']['goodsReport'];
  'mallDesk.goodsReportFile': Contracts['mallDeskContracts']['goodsReportFile'];
  'mallDesk.redemptionsFile': Contracts['mallDeskContracts']['redemptionsFile'];
  'mallDesk.ship': Contracts['mallDeskContracts']['ship'];
  'mallDesk.slowStock': Contracts['mallDeskContracts']['slowStock'];
  'mallDesk.students': Contracts['mallDeskContracts']['students'];
  'mallDesk.takeFromCourier': Contracts['mallDeskContracts']['takeFromCourier'];
  'mallDesk.toPost': Contracts['mallDeskContracts']['toPost'];
  'mallFamily.answerPickUp': Contracts['mallFamilyContracts']['answerPickUp'];
  'mallFamily.approve': Contracts['mallFamilyContracts']['approve'];
  'mallFamily.lastAddress': Contracts['mallFamilyContracts']['lastAddress'];
  'mallFamily.resetPin': Contracts['mallFamilyContracts']['resetPin'];
  'mallFamily.rights': Contracts['mallFamilyContracts']['rights'];
  'mallFamily.rule': Contracts['mallFamilyContracts']['rule'];
  'mallFamily.setRule': Contracts['mallFamilyContracts']['setRule'];
  'mallFamily.transfer': Contracts['mallFamilyContracts']['transfer'];
  'mallFamily.undoUse': Contracts['mallFamilyContracts']['undoUse'];
  'mallFamily.useRight': Contracts['mallFamilyContracts']['useRight'];
  'mallPricing.endPromotion': Contracts['mallPricingContracts']['endPromotion'];
  'mallPricing.prices': Contracts['mallPricingContracts']['prices'];
  'mallPricing.promote': Contracts['mallPricingContracts']['promote'];
  'mallPricing.propose': Contracts['mallPricingContracts']['propose'];
  'manualAwards.decide': Contracts['manualAwardContracts']['decide'];
  'manualAwards.give': Contracts['manualAwardContracts']['give'];
  'manualAwards.list': Contracts['manualAwardContracts']['list'];
  'manualAwards.mine': Contracts['manualAwardContracts']['mine'];
  'manualAwards.options': Contracts['manualAwardContracts']['options'];
  'manualAwards.policy': Contracts['manualAwardContracts']['policy'];
  'manualAwards.setPolicy': Contracts['manualAwardContracts']['setPolicy'];
  'manualAwards.undo': Contracts['manualAwardContracts']['undo'];
  'manualAwards.withdraw': Contracts['manualAwardContracts']['withdraw'];
  'messages.changeSetting': Contracts['messageContracts']['changeSetting'];
  'messages.list': Contracts['messageContracts']['list'];
  'messages.ofFamily': Contracts['messageContracts']['ofFamily'];
  'messages.read': Contracts['messageContracts']['read'];
  'messages.readAll': Contracts['messageContracts']['readAll'];
  'messages.reportConsents': Contracts['messageContracts']['reportConsents'];
  'messages.settings': Contracts['messageContracts']['settings'];
  'operations.discardOutboxDelivery': Contracts['discardOutboxDelivery'];
  'operations.getOutboxSummary': Contracts['getOutboxSummary'];
  'operations.listJobs': Contracts['listJobs'];
  'operations.listOutboxDeliveries': Contracts['listOutboxDeliveries'];
  'operations.redriveOutboxDelivery': Contracts['redriveOutboxDelivery'];
  'operations.triggerJob': Contracts['triggerJob'];
  'paymentBills.compare': Contracts['financeContracts']['compareBill'];
  'paymentBills.differences': Contracts['financeContracts']['differences'];
  'paymentBills.list': Contracts['financeContracts']['bills'];
  'paymentBills.resolveDifference': Contracts['financeContracts']['resolveDifference'];
  'paymentTasks.list': Contracts['financeContracts']['tasks'];
  'paymentTasks.resolve': Contracts['financeContracts']['resolveTask'];
  'payments.close': Contracts['paymentStaffContracts']['close'];
  'payments.collect': Contracts['paymentStaffContracts']['collect'];
  'payments.confirm': Contracts['paymentContracts']['confirm'];
  'payments.get': Contracts['paymentContracts']['get'];
  'payments.list': Contracts['paymentStaffContracts']['list'];
  'payments.mine': Contracts['paymentContracts']['mine'];
  'payments.placeOrder': Contracts['paymentContracts']['placeOrder'];
  'payments.recordAtDesk': Contracts['paymentStaffContracts']['recordAtDesk'];
  'payments.summary': Contracts['paymentStaffContracts']['summary'];
  'payments.sync': Contracts['paymentStaffContracts']['syncOrder'];
  'points.balance': Contracts['pointsContracts']['balance'];
  'points.decideDispute': Contracts['pointsContracts']['decideDispute'];
  'points.disputes': Contracts['pointsContracts']['disputes'];
  'points.expiries': Contracts['pointsContracts']['expiries'];
  'points.fileDispute': Contracts['pointsContracts']['fileDispute'];
  'points.statement': Contracts['pointsContracts']['statement'];
  'points.studentDisputes': Contracts['pointsContracts']['studentDisputes'];
  'redemptions.byCode': Contracts['redemptionContracts']['byCode'];
  'redemptions.cancel': Contracts['redemptionContracts']['cancel'];
  'redemptions.handOver': Contracts['redemptionContracts']['handOver'];
  'redemptions.mine': Contracts['redemptionContracts']['mine'];
  'redemptions.prepare': Contracts['redemptionContracts']['prepare'];
  'redemptions.queue': Contracts['redemptionContracts']['queue'];
  'redemptions.read': Contracts['redemptionContracts']['read'];
  'redemptions.redeem': Contracts['redemptionContracts']['redeem'];
  'redemptions.refuse': Contracts['redemptionContracts']['refuse'];
  'redemptions.takeBack': Contracts['redemptionContracts']['takeBack'];
  'refunds.list': Contracts['refundContracts']['list'];
  'refunds.request': Contracts['refundContracts']['request'];
  'refunds.retry': Contracts['refundContracts']['retry'];
  'refunds.settleByHand': Contracts['refundContracts']['settleByHand'];
  'roster.cancelImport': Contracts['rosterContracts']['cancelImport'];
  'roster.commitImport': Contracts['rosterContracts']['commitImport'];
  'roster.downloadImportReport': Contracts['rosterContracts']['downloadImportReport'];
  'roster.getImport': Contracts['rosterContracts']['getImport'];
  'roster.getImportReport': Contracts['rosterContracts']['getImportReport'];
  'roster.listImports': Contracts['rosterContracts']['listImports'];
  'roster.templateCsv': Contracts['rosterContracts']['templateCsv'];
  'roster.templateXlsx': Contracts['rosterContracts']['templateXlsx'];
  'roster.uploadImport': Contracts['rosterContracts']['uploadImport'];
  'ruleBacktests.cancel': Contracts['ruleBacktestContracts']['cancel'];
  'ruleBacktests.create': Contracts['ruleBacktestContracts']['create'];
  'ruleBacktests.list': Contracts['ruleBacktestContracts']['list'];
  'ruleBacktests.preview': Contracts['ruleBacktestContracts']['preview'];
  'ruleBacktests.read': Contracts['ruleBacktestContracts']['read'];
  'ruleBacktests.students': Contracts['ruleBacktestContracts']['students'];
  'ruleVersions.create': Contracts['ruleVersionContracts']['create'];
  'ruleVersions.diff': Contracts['ruleVersionContracts']['diff'];
  'ruleVersions.discard': Contracts['ruleVersionContracts']['discard'];
  'ruleVersions.list': Contracts['ruleVersionContracts']['list'];
  'ruleVersions.publish': Contracts['ruleVersionContracts']['publish'];
  'ruleVersions.read': Contracts['ruleVersionContracts']['read'];
  'ruleVersions.return': Contracts['ruleVersionContracts']['return'];
  'ruleVersions.save': Contracts['ruleVersionContracts']['save'];
  'ruleVersions.submit': Contracts['ruleVersionContracts']['submit'];
  'ruleVersions.withdraw': Contracts['ruleVersionContracts']['withdraw'];
  'schooling.addHoliday': Contracts['schoolingContracts']['addHoliday'];
  'schooling.addLesson': Contracts['schoolingContracts']['addLesson'];
  'schooling.addMember': Contracts['schoolingContracts']['addMember'];
  'schooling.addSlot': Contracts['schoolingContracts']['addSlot'];
  'schooling.adjustEnrolment': Contracts['studentContracts']['adjustEnrolment'];
  'schooling.arrangeMakeUp': Contracts['leaveContracts']['arrangeMakeUp'];
  'schooling.cancelLeave': Contracts['leaveContracts']['cancelLeave'];
  'schooling.cancelLesson': Contracts['schoolingContracts']['cancelLesson'];
  'schooling.cancelMakeUp': Contracts['leaveContracts']['cancelMakeUp'];
  'schooling.checkHomework': Contracts['behaviourContracts']['checkHomework'];
  'schooling.checkIn': Contracts['attendanceContracts']['checkIn'];
  'schooling.checkInCode': Contracts['attendanceContracts']['checkInCode'];
  'schooling.commentLesson': Contracts['behaviourContracts']['commentLesson'];
  'schooling.correctAttendance': Contracts['attendanceContracts']['correct'];
  'schooling.createClassGroup': Contracts['schoolingContracts']['createClassGroup'];
  'schooling.createCourse': Contracts['schoolingContracts']['createCourse'];
  'schooling.createEnrolment': Contracts['studentContracts']['createEnrolment'];
  'schooling.createStudent': Contracts['studentContracts']['createStudent'];
  'schooling.decideLeave': Contracts['leaveContracts']['decideLeave'];
  'schooling.decideMakeUp': Contracts['leaveContracts']['decideMakeUp'];
  'schooling.disputeAttendance': Contracts['attendanceContracts']['dispute'];
  'schooling.endMember': Contracts['schoolingContracts']['endMember'];
  'schooling.endSlot': Contracts['schoolingContracts']['endSlot'];
  'schooling.exportWeek': Contracts['weekContracts']['exportWeek'];
  'schooling.generateLessons': Contracts['schoolingContracts']['generateLessons'];
  'schooling.getStudent': Contracts['studentContracts']['getStudent'];
  'schooling.handInHomework': Contracts['behaviourContracts']['handInHomework'];
  'schooling.home': Contracts['leaveContracts']['home'];
  'schooling.lessonAttendance': Contracts['attendanceContracts']['lessonAttendance'];
  'schooling.listAttendance': Contracts['attendanceContracts']['listAttendance'];
  'schooling.listAttendanceDisputes': Contracts['attendanceContracts']['listDisputes'];
  'schooling.listBehaviours': Contracts['behaviourContracts']['listBehaviours'];
  'schooling.listClassGroups': Contracts['schoolingContracts']['listClassGroups'];
  'schooling.listCourses': Contracts['schoolingContracts']['listCourses'];
  'schooling.listCreditEntries': Contracts['studentContracts']['listCreditEntries'];
  'schooling.listEnrolments': Contracts['studentContracts']['listEnrolments'];
  'schooling.listHolidays': Contracts['schoolingContracts']['listHolidays'];
  'schooling.listLeave': Contracts['leaveContracts']['listLeave'];
  'schooling.listLessons': Contracts['schoolingContracts']['listLessons'];
  'schooling.listMakeUps': Contracts['leaveContracts']['listMakeUps'];
  'schooling.listMembers': Contracts['schoolingContracts']['listMembers'];
  'schooling.listOwnStudents': Contracts['studentContracts']['listOwnStudents'];
  'schooling.listStudentBehaviours': Contracts['behaviourContracts']['listStudentBehaviours'];
  'schooling.listStudentEnrolments': Contracts['studentContracts']['listStudentEnrolments'];
  'schooling.listStudents': Contracts['studentContracts']['listStudents'];
  'schooling.listTimetable': Contracts['schoolingContracts']['listTimetable'];
  'schooling.makeUpChoices': Contracts['leaveContracts']['makeUpChoices'];
  'schooling.moveLesson': Contracts['schoolingContracts']['moveLesson'];
  'schooling.recordBehaviour': Contracts['behaviourContracts']['recordBehaviour'];
  'schooling.removeHoliday': Contracts['schoolingContracts']['removeHoliday'];
  'schooling.requestLeave': Contracts['leaveContracts']['requestLeave'];
  'schooling.resolveAttendanceDispute': Contracts['attendanceContracts']['resolveDispute'];
  'schooling.revokeBehaviour': Contracts['behaviourContracts']['revokeBehaviour'];
  'schooling.rollCall': Contracts['attendanceContracts']['rollCall'];
  'schooling.signIn': Contracts['behaviourContracts']['signIn'];
  'schooling.signInCalendar': Contracts['behaviourContracts']['signInCalendar'];
  'schooling.studentAttendance': Contracts['attendanceContracts']['studentAttendance'];
  'schooling.studentAttendanceDisputes': Contracts['attendanceContracts']['studentDisputes'];
  'schooling.studentLeave': Contracts['leaveContracts']['studentLeave'];
  'schooling.studentLessons': Contracts['attendanceContracts']['studentLessons'];
  'schooling.studentMakeUps': Contracts['leaveContracts']['studentMakeUps'];
  'schooling.todayLessons': Contracts['attendanceContracts']['todayLessons'];
  'schooling.updateClassGroup': Contracts['schoolingContracts']['updateClassGroup'];
  'schooling.updateCourse': Contracts['schoolingContracts']['updateCourse'];
  'schooling.updateEnrolment': Contracts['studentContracts']['updateEnrolment'];
  'schooling.updateProfile': Contracts['studentContracts']['updateProfile'];
  'schooling.updateStudent': Contracts['studentContracts']['updateStudent'];
  'schooling.week': Contracts['weekContracts']['week'];
  'workList.list': Contracts['workListContracts']['list'];
}

/** What the client needs at run time to call an endpoint. */
export const routes = {
  'budget.activate': { method: 'POST', path: '/budget/periods/:budgetPeriodId/activate', idempotent: true, public: false },
  'budget.board': { method: 'GET', path: '/budget/periods/:budgetPeriodId', idempotent: false, public: false },
  'budget.close': { method: 'POST', path: '/budget/periods/:budgetPeriodId/close', idempotent: true, public: false },
  'budget.create': { method: 'POST', path: '/budget/periods', idempotent: true, public: false },
  'budget.list': { method: 'GET', path: '/budget/periods', idempotent: false, public: false },
  'budget.remove': { method: 'DELETE', path: '/budget/periods/:budgetPeriodId', idempotent: false, public: false },
  'budget.save': { method: 'PUT', path: '/budget/periods/:budgetPeriodId', idempotent: false, public: false },
  'deskVoids.decide': { method: 'POST', path: '/desk-voids/:deskVoidId/decision', idempotent: true, public: false },
  'deskVoids.list': { method: 'GET', path: '/desk-voids', idempotent: false, public: false },
  'deskVoids.request': { method: 'POST', path: '/payments/:paymentId/desk-voids', idempotent: true, public: false },
  'earning.decideQueuedAward': { method: 'POST', path: '/queued-awards/:awardId/decision', idempotent: true, public: false },
  'earning.explainLine': { method: 'GET', path: '/students/:studentId/points/lines/:transactionId/explanation', idempotent: false, public: false },
  'earning.queuedAwards': { method: 'GET', path: '/queued-awards', idempotent: false, public: false },
  'earning.ways': { method: 'GET', path: '/students/:studentId/earning', idempotent: false, public: false },
  'expiryExtensions.cancel': { method: 'POST', path: '/expiry-extensions/:extensionId/cancellation', idempotent: true, public: false },
  'expiryExtensions.confirm': { method: 'POST', path: '/expiry-extensions/:extensionId/confirmation', idempotent: true, public: false },
  'expiryExtensions.create': { method: 'POST', path: '/expiry-extensions', idempotent: true, public: false },
  'expiryExtensions.list': { method: 'GET', path: '/expiry-extensions', idempotent: false, public: false },
  'expiryExtensions.read': { method: 'GET', path: '/expiry-extensions/:extensionId', idempotent: false, public: false },
  'exports.attendance': { method: 'GET', path: '/exports/attendance.:format', idempotent: false, public: false, file: true },
  'exports.attendanceDisputes': { method: 'GET', path: '/exports/attendance-disputes.:format', idempotent: false, public: false, file: true },
  'exports.audit': { method: 'GET', path: '/exports/audit.:format', idempotent: false, public: false, file: true },
  'exports.backtestStudents': { method: 'GET', path: '/exports/rule-backtests/:backtestId/students.:format', idempotent: false, public: false, file: true },
  'exports.behaviours': { method: 'GET', path: '/exports/behaviours.:format', idempotent: false, public: false, file: true },
  'exports.classGroups': { method: 'GET', path: '/exports/class-groups.:format', idempotent: false, public: false, file: true },
  'exports.deskVoids': { method: 'GET', path: '/exports/desk-voids.:format', idempotent: false, public: false, file: true },
  'exports.enrolments': { method: 'GET', path: '/exports/enrolments.:format', idempotent: false, public: false, file: true },
  'exports.families': { method: 'GET', path: '/exports/families.:format', idempotent: false, public: false, file: true },
  'exports.goods': { method: 'GET', path: '/exports/goods.:format', idempotent: false, public: false, file: true },
  'exports.liability': { method: 'GET', path: '/exports/points-liability.:format', idempotent: false, public: false, file: true },
  'exports.lotteryDraws': { method: 'GET', path: '/exports/lottery-draws.:format', idempotent: false, public: false, file: true },
  'exports.lotteryWinners': { method: 'GET', path: '/exports/lottery-winners.:format', idempotent: false, public: false, file: true },
  'exports.mallStudents': { method: 'GET', path: '/exports/mall-students.:format', idempotent: false, public: false, file: true },
  'exports.manualAwards': { method: 'GET', path: '/exports/manual-awards.:format', idempotent: false, public: false, file: true },
  'exports.members': { method: 'GET', path: '/exports/members.:format', idempotent: false, public: false, file: true },
  'exports.paymentBills': { method: 'GET', path: '/exports/payment-bills.:format', idempotent: false, public: false, file: true },
  'exports.paymentDifferences': { method: 'GET', path: '/exports/payment-differences.:format', idempotent: false, public: false, file: true },
  'exports.paymentTasks': { method: 'GET', path: '/exports/payment-tasks.:format', idempotent: false, public: false, file: true },
  'exports.payments': { method: 'GET', path: '/exports/payments.:format', idempotent: false, public: false, file: true },
  'exports.pointsDisputes': { method: 'GET', path: '/exports/points-disputes.:format', idempotent: false, public: false, file: true },
  'exports.queuedAwards': { method: 'GET', path: '/exports/queued-awards.:format', idempotent: false, public: false, file: true },
  'exports.refunds': { method: 'GET', path: '/exports/refunds.:format', idempotent: false, public: false, file: true },
  'exports.rollForward': { method: 'GET', path: '/exports/points-roll-forward.:format', idempotent: false, public: false, file: true },
  'exports.slowStock': { method: 'GET', path: '/exports/slow-stock.:format', idempotent: false, public: false, file: true },
  'exports.staff': { method: 'GET', path: '/exports/staff.:format', idempotent: false, public: false, file: true },
  'exports.stock': { method: 'GET', path: '/exports/stock.:format', idempotent: false, public: false, file: true },
  'exports.stockMoves': { method: 'GET', path: '/exports/stock-moves.:format', idempotent: false, public: false, file: true },
  'exports.students': { method: 'GET', path: '/exports/students.:format', idempotent: false, public: false, file: true },
  'identity.auditList': { method: 'GET', path: '/audit', idempotent: false, public: false },
  'identity.bindPhone': { method: 'POST', path: '/auth/phone', idempotent: false, public: false },
  'identity.campusCreate': { method: 'POST', path: '/campuses', idempotent: false, public: false },
  'identity.campusList': { method: 'GET', path: '/campuses', idempotent: false, public: false },
  'identity.campusUpdate': { method: 'PATCH', path: '/campuses/:campusId', idempotent: false, public: false },
  'identity.consentGive': { method: 'POST', path: '/consents', idempotent: false, public: false },
  'identity.consentHistory': { method: 'GET', path: '/consents', idempotent: false, public: false },
  'identity.consentWithdraw': { method: 'POST', path: '/consents/withdrawals', idempotent: false, public: false },
  'identity.demoList': { method: 'GET', path: '/auth/demo', idempotent: false, public: true },
  'identity.demoLogin': { method: 'POST', path: '/auth/demo', idempotent: false, public: true },
  'identity.familyDelete': { method: 'POST', path: '/family/deletion', idempotent: false, public: false },
  'identity.familyExport': { method: 'POST', path: '/family/export', idempotent: false, public: false },
  'identity.familyList': { method: 'GET', path: '/families', idempotent: false, public: false },
  'identity.familyLookup': { method: 'POST', path: '/families/lookup', idempotent: false, public: false },
  'identity.familyRead': { method: 'GET', path: '/families/:familyId', idempotent: false, public: false },
  'identity.guardianAdd': { method: 'POST', path: '/families/:familyId/guardians', idempotent: false, public: false },
  'identity.guardianUpdate': { method: 'PATCH', path: '/families/:familyId/guardians/:guardianId', idempotent: false, public: false },
  'identity.logout': { method: 'POST', path: '/auth/logout', idempotent: false, public: false },
  'identity.logoutEverywhere': { method: 'POST', path: '/auth/logout-everywhere', idempotent: false, public: false },
  'identity.me': { method: 'GET', path: '/me', idempotent: false, public: false },
  'identity.phoneReveal': { method: 'GET', path: '/families/:familyId/guardians/:guardianId/phone', idempotent: false, public: false },
  'identity.refresh': { method: 'POST', path: '/auth/refresh', idempotent: false, public: true },
  'identity.schoolUpdate': { method: 'PATCH', path: '/school', idempotent: false, public: false },
  'identity.staffAccept': { method: 'POST', path: '/staff/invitations/accept', idempotent: false, public: false },
  'identity.staffDeactivate': { method: 'POST', path: '/staff/:staffId/deactivation', idempotent: false, public: false },
  'identity.staffInvite': { method: 'POST', path: '/staff/invitations', idempotent: false, public: false },
  'identity.staffList': { method: 'GET', path: '/staff', idempotent: false, public: false },
  'identity.staffReactivate': { method: 'POST', path: '/staff/:staffId/reactivation', idempotent: false, public: false },
  'identity.staffReinvite': { method: 'POST', path: '/staff/:staffId/invitations', idempotent: false, public: false },
  'identity.staffSetRoles': { method: 'PUT', path: '/staff/:staffId/roles', idempotent: false, public: false },
  'identity.updateMyProfile': { method: 'PATCH', path: '/family/me', idempotent: false, public: false },
  'identity.webSessionConfirm': { method: 'POST', path: '/auth/web-sessions/:scene/confirm', idempotent: false, public: false },
  'identity.webSessionPoll': { method: 'POST', path: '/auth/web-sessions/:scene/poll', idempotent: false, public: true },
  'identity.webSessionRefuse': { method: 'POST', path: '/auth/web-sessions/:scene/refuse', idempotent: false, public: false },
  'identity.webSessionScan': { method: 'POST', path: '/auth/web-sessions/:scene/scan', idempotent: false, public: false },
  'identity.webSessionStart': { method: 'POST', path: '/auth/web-sessions', idempotent: false, public: true },
  'identity.wechatLogin': { method: 'POST', path: '/auth/wechat', idempotent: false, public: true },
  'insight.liability': { method: 'GET', path: '/points-liability', idempotent: false, public: false },
  'insight.monitoring': { method: 'GET', path: '/points-monitoring', idempotent: false, public: false },
  'insight.rollForward': { method: 'GET', path: '/points-liability/roll-forward', idempotent: false, public: false },
  'insight.setRate': { method: 'PUT', path: '/points-liability/rate', idempotent: false, public: false },
  'lottery.byCode': { method: 'GET', path: '/prize-codes/:code', idempotent: false, public: false },
  'lottery.cost': { method: 'POST', path: '/lottery-costs', idempotent: false, public: false },
  'lottery.create': { method: 'POST', path: '/lotteries', idempotent: true, public: false },
  'lottery.draw': { method: 'POST', path: '/students/:studentId/lotteries/:lotteryId/draws', idempotent: true, public: false },
  'lottery.draws': { method: 'GET', path: '/lotteries/:lotteryId/draws', idempotent: false, public: false },
  'lottery.end': { method: 'POST', path: '/lotteries/:lotteryId/end', idempotent: true, public: false },
  'lottery.handOver': { method: 'POST', path: '/prize-codes/:code/hand-over', idempotent: true, public: false },
  'lottery.handOverKnown': { method: 'POST', path: '/prizes/:drawId/hand-over', idempotent: true, public: false },
  'lottery.list': { method: 'GET', path: '/lotteries', idempotent: false, public: false },
  'lottery.mine': { method: 'GET', path: '/students/:studentId/draws', idempotent: false, public: false },
  'lottery.open': { method: 'GET', path: '/students/:studentId/lotteries', idempotent: false, public: false },
  'lottery.published': { method: 'GET', path: '/lotteries/:lotteryId/published.json', idempotent: false, public: true, file: true },
  'lottery.read': { method: 'GET', path: '/lotteries/:lotteryId', idempotent: false, public: false },
  'lottery.save': { method: 'PUT', path: '/lotteries/:lotteryId', idempotent: false, public: false },
  'lottery.setting': { method: 'GET', path: '/lottery-setting', idempotent: false, public: false },
  'lottery.show': { method: 'GET', path: '/students/:studentId/lotteries/:lotteryId', idempotent: false, public: false },
  'lottery.start': { method: 'POST', path: '/lotteries/:lotteryId/start', idempotent: true, public: false },
  'lottery.switch': { method: 'PUT', path: '/lottery-setting', idempotent: false, public: false },
  'lottery.waiting': { method: 'GET', path: '/prizes', idempotent: false, public: false },
  'lottery.winners': { method: 'GET', path: '/lotteries/:lotteryId/winners', idempotent: false, public: false },
  'mall.createGood': { method: 'POST', path: '/goods', idempotent: true, public: false },
  'mall.good': { method: 'GET', path: '/goods/:goodId', idempotent: false, public: false },
  'mall.goods': { method: 'GET', path: '/goods', idempotent: false, public: false },
  'mall.image': { method: 'GET', path: '/good-images/:imageId/:size', idempotent: false, public: true, file: true },
  'mall.moveStock': { method: 'POST', path: '/goods/:goodId/stock-moves', idempotent: true, public: false },
  'mall.saveGood': { method: 'PUT', path: '/goods/:goodId', idempotent: false, public: false },
  'mall.setGoodState': { method: 'PUT', path: '/goods/:goodId/state', idempotent: false, public: false },
  'mall.shelf': { method: 'GET', path: '/students/:studentId/goods', idempotent: false, public: false },
  'mall.shelfGood': { method: 'GET', path: '/students/:studentId/goods/:goodId', idempotent: false, public: false },
  'mall.stockList': { method: 'GET', path: '/stock', idempotent: false, public: false },
  'mall.stockMoves': { method: 'GET', path: '/goods/:goodId/stock-moves', idempotent: false, public: false },
  'mall.takeStock': { method: 'POST', path: '/goods/:goodId/stock-takes', idempotent: true, public: false },
  'mall.transferStock': { method: 'POST', path: '/goods/:goodId/stock-transfers', idempotent: true, public: false },
  'mall.unwish': { method: 'DELETE', path: '/students/:studentId/wishes/:goodId', idempotent: false, public: false },
  'mall.uploadImage': { method: 'POST', path: '/good-images', idempotent: false, public: false, form: true },
  'mall.wish': { method: 'PUT', path: '/students/:studentId/wishes/:goodId', idempotent: false, public: false },
  'mallDesk.askGuardian': { method: 'POST', path: '/redemptions/:redemptionId/pick-up-request', idempotent: true, public: false },
  'mallDesk.correctTracking': { method: 'PUT', path: '/redemptions/:redemptionId/shipment', idempotent: false, public: false },
  'mallDesk.courierFile': { method: 'GET', path: '/exports/courier.:format', idempotent: false, public: false, file: true },
  'mallDesk.goodsReport': { method: 'GET', path: '/mall-reports/goods', idempotent: false, public: false },
  'mallDesk.goodsReportFile': { method: 'GET', path: '/exports/mall-goods.:format', idempotent: false, public: false, file: true },
  'mallDesk.redemptionsFile': { method: 'GET', path: '/exports/redemptions.:format', idempotent: false, public: false, file: true },
  'mallDesk.ship': { method: 'POST', path: '/redemptions/:redemptionId/shipment', idempotent: true, public: false },
  'mallDesk.slowStock': { method: 'GET', path: '/mall-reports/slow-stock', idempotent: false, public: false },
  'mallDesk.students': { method: 'GET', path: '/mall-reports/students', idempotent: false, public: false },
  'mallDesk.takeFromCourier': { method: 'POST', path: '/redemptions/:redemptionId/courier-withdrawal', idempotent: true, public: false },
  'mallDesk.toPost': { method: 'GET', path: '/courier-parcels', idempotent: false, public: false },
  'mallFamily.answerPickUp': { method: 'POST', path: '/redemptions/:redemptionId/pick-up-answer', idempotent: true, public: false },
  'mallFamily.approve': { method: 'POST', path: '/redemptions/:redemptionId/approval', idempotent: true, public: false },
  'mallFamily.lastAddress': { method: 'GET', path: '/family/mall-address', idempotent: false, public: false },
  'mallFamily.resetPin': { method: 'DELETE', path: '/families/:familyId/mall-pin', idempotent: false, public: false },
  'mallFamily.rights': { method: 'GET', path: '/students/:studentId/rights', idempotent: false, public: false },
  'mallFamily.rule': { method: 'GET', path: '/family/mall-rule', idempotent: false, public: false },
  'mallFamily.setRule': { method: 'PUT', path: '/family/mall-rule', idempotent: true, public: false },
  'mallFamily.transfer': { method: 'POST', path: '/redemptions/:redemptionId/campus', idempotent: true, public: false },
  'mallFamily.undoUse': { method: 'POST', path: '/students/:studentId/rights/:rightId/undone-uses', idempotent: true, public: false },
  'mallFamily.useRight': { method: 'POST', path: '/students/:studentId/rights/:rightId/uses', idempotent: true, public: false },
  'mallPricing.endPromotion': { method: 'POST', path: '/goods/:goodId/promotions/:promotionId/end', idempotent: false, public: false },
  'mallPricing.prices': { method: 'GET', path: '/goods/:goodId/prices', idempotent: false, public: false },
  'mallPricing.promote': { method: 'POST', path: '/goods/:goodId/promotions', idempotent: true, public: false },
  'mallPricing.propose': { method: 'POST', path: '/price-proposals', idempotent: false, public: false },
  'manualAwards.decide': { method: 'POST', path: '/manual-awards/:manualAwardId/decision', idempotent: true, public: false },
  'manualAwards.give': { method: 'POST', path: '/students/:studentId/manual-awards', idempotent: true, public: false },
  'manualAwards.list': { method: 'GET', path: '/manual-awards', idempotent: false, public: false },
  'manualAwards.mine': { method: 'GET', path: '/manual-awards/mine', idempotent: false, public: false },
  'manualAwards.options': { method: 'GET', path: '/students/:studentId/manual-awards/options', idempotent: false, public: false },
  'manualAwards.policy': { method: 'GET', path: '/manual-award-policy', idempotent: false, public: false },
  'manualAwards.setPolicy': { method: 'PUT', path: '/manual-award-policy', idempotent: false, public: false },
  'manualAwards.undo': { method: 'POST', path: '/manual-awards/:manualAwardId/undo', idempotent: true, public: false },
  'manualAwards.withdraw': { method: 'POST', path: '/manual-awards/:manualAwardId/withdrawal', idempotent: true, public: false },
  'messages.changeSetting': { method: 'PUT', path: '/message-settings/:code', idempotent: false, public: false },
  'messages.list': { method: 'GET', path: '/messages', idempotent: false, public: false },
  'messages.ofFamily': { method: 'GET', path: '/families/:familyId/messages', idempotent: false, public: false },
  'messages.read': { method: 'POST', path: '/messages/:messageId/read', idempotent: false, public: false },
  'messages.readAll': { method: 'POST', path: '/messages/read', idempotent: false, public: false },
  'messages.reportConsents': { method: 'POST', path: '/message-consents', idempotent: false, public: false },
  'messages.settings': { method: 'GET', path: '/message-settings', idempotent: false, public: false },
  'operations.discardOutboxDelivery': { method: 'POST', path: '/operations/outbox/deliveries/:position/:subscriber/discard', idempotent: false, public: false },
  'operations.getOutboxSummary': { method: 'GET', path: '/operations/outbox/summary', idempotent: false, public: false },
  'operations.listJobs': { method: 'GET', path: '/operations/jobs', idempotent: false, public: false },
  'operations.listOutboxDeliveries': { method: 'GET', path: '/operations/outbox/deliveries', idempotent: false, public: false },
  'operations.redriveOutboxDelivery': { method: 'POST', path: '/operations/outbox/deliveries/:position/:subscriber/redrive', idempotent: false, public: false },
  'operations.triggerJob': { method: 'POST', path: '/operations/jobs/:name/runs', idempotent: false, public: false },
  'paymentBills.compare': { method: 'POST', path: '/payment-bills/:billDate/compare', idempotent: false, public: false },
  'paymentBills.differences': { method: 'GET', path: '/payment-differences', idempotent: false, public: false },
  'paymentBills.list': { method: 'GET', path: '/payment-bills', idempotent: false, public: false },
  'paymentBills.resolveDifference': { method: 'POST', path: '/payment-differences/:paymentDifferenceId/resolve', idempotent: true, public: false },
  'paymentTasks.list': { method: 'GET', path: '/payment-tasks', idempotent: false, public: false },
  'paymentTasks.resolve': { method: 'POST', path: '/payment-tasks/:paymentTaskId/resolve', idempotent: true, public: false },
  'payments.close': { method: 'POST', path: '/payments/:paymentId/close', idempotent: false, public: false },
  'payments.collect': { method: 'POST', path: '/payments', idempotent: true, public: false },
  'payments.confirm': { method: 'POST', path: '/payments/:paymentId/confirm', idempotent: false, public: false },
  'payments.get': { method: 'GET', path: '/payments/:paymentId', idempotent: false, public: false },
  'payments.list': { method: 'GET', path: '/payments', idempotent: false, public: false },
  'payments.mine': { method: 'GET', path: '/me/payments', idempotent: false, public: false },
  'payments.placeOrder': { method: 'POST', path: '/payments/:paymentId/wechat-order', idempotent: false, public: false },
  'payments.recordAtDesk': { method: 'POST', path: '/payments/:paymentId/desk-receipts', idempotent: true, public: false },
  'payments.summary': { method: 'GET', path: '/payments/summary', idempotent: false, public: false },
  'payments.sync': { method: 'POST', path: '/payments/:paymentId/sync', idempotent: false, public: false },
  'points.balance': { method: 'GET', path: '/students/:studentId/points', idempotent: false, public: false },
  'points.decideDispute': { method: 'POST', path: '/points/disputes/:disputeId/decision', idempotent: true, public: false },
  'points.disputes': { method: 'GET', path: '/points/disputes', idempotent: false, public: false },
  'points.expiries': { method: 'GET', path: '/students/:studentId/points/expiries', idempotent: false, public: false },
  'points.fileDispute': { method: 'POST', path: '/students/:studentId/points/lines/:transactionId/disputes', idempotent: true, public: false },
  'points.statement': { method: 'GET', path: '/students/:studentId/points/statement', idempotent: false, public: false },
  'points.studentDisputes': { method: 'GET', path: '/students/:studentId/points/disputes', idempotent: false, public: false },
  'redemptions.byCode': { method: 'GET', path: '/redemption-codes/:code', idempotent: false, public: false },
  'redemptions.cancel': { method: 'POST', path: '/redemptions/:redemptionId/cancellation', idempotent: true, public: false },
  'redemptions.handOver': { method: 'POST', path: '/redemptions/:redemptionId/hand-over', idempotent: true, public: false },
  'redemptions.mine': { method: 'GET', path: '/students/:studentId/redemptions', idempotent: false, public: false },
  'redemptions.prepare': { method: 'POST', path: '/redemptions/:redemptionId/readiness', idempotent: true, public: false },
  'redemptions.queue': { method: 'GET', path: '/redemptions', idempotent: false, public: false },
  'redemptions.read': { method: 'GET', path: '/redemptions/:redemptionId', idempotent: false, public: false },
  'redemptions.redeem': { method: 'POST', path: '/students/:studentId/redemptions', idempotent: true, public: false },
  'redemptions.refuse': { method: 'POST', path: '/redemptions/:redemptionId/refusal', idempotent: true, public: false },
  'redemptions.takeBack': { method: 'POST', path: '/redemptions/:redemptionId/return', idempotent: true, public: false },
  'refunds.list': { method: 'GET', path: '/refunds', idempotent: false, public: false },
  'refunds.request': { method: 'POST', path: '/payments/:paymentId/refunds', idempotent: true, public: false },
  'refunds.retry': { method: 'POST', path: '/refunds/:refundId/retry', idempotent: true, public: false },
  'refunds.settleByHand': { method: 'POST', path: '/refunds/:refundId/by-hand', idempotent: true, public: false },
  'roster.cancelImport': { method: 'POST', path: '/roster/imports/:importJobId/cancel', idempotent: true, public: false },
  'roster.commitImport': { method: 'POST', path: '/roster/imports/:importJobId/commit', idempotent: true, public: false },
  'roster.downloadImportReport': { method: 'GET', path: '/roster/imports/:importJobId/report.csv', idempotent: false, public: false, file: true },
  'roster.getImport': { method: 'GET', path: '/roster/imports/:importJobId', idempotent: false, public: false },
  'roster.getImportReport': { method: 'GET', path: '/roster/imports/:importJobId/report', idempotent: false, public: false },
  'roster.listImports': { method: 'GET', path: '/roster/imports', idempotent: false, public: false },
  'roster.templateCsv': { method: 'GET', path: '/roster/template.csv', idempotent: false, public: false, file: true },
  'roster.templateXlsx': { method: 'GET', path: '/roster/template.xlsx', idempotent: false, public: false, file: true },
  'roster.uploadImport': { method: 'POST', path: '/roster/imports', idempotent: false, public: false, form: true },
  'ruleBacktests.cancel': { method: 'POST', path: '/rule-backtests/:backtestId/cancellation', idempotent: true, public: false },
  'ruleBacktests.create': { method: 'POST', path: '/rule-backtests', idempotent: true, public: false },
  'ruleBacktests.list': { method: 'GET', path: '/rule-backtests', idempotent: false, public: false },
  'ruleBacktests.preview': { method: 'POST', path: '/rule-previews', idempotent: false, public: false },
  'ruleBacktests.read': { method: 'GET', path: '/rule-backtests/:backtestId', idempotent: false, public: false },
  'ruleBacktests.students': { method: 'GET', path: '/rule-backtests/:backtestId/students', idempotent: false, public: false },
  'ruleVersions.create': { method: 'POST', path: '/rule-versions', idempotent: true, public: false },
  'ruleVersions.diff': { method: 'GET', path: '/rule-versions/:ruleVersionId/diff/:otherVersionId', idempotent: false, public: false },
  'ruleVersions.discard': { method: 'DELETE', path: '/rule-versions/:ruleVersionId', idempotent: false, public: false },
  'ruleVersions.list': { method: 'GET', path: '/rule-versions', idempotent: false, public: false },
  'ruleVersions.publish': { method: 'POST', path: '/rule-versions/:ruleVersionId/publish', idempotent: false, public: false },
  'ruleVersions.read': { method: 'GET', path: '/rule-versions/:ruleVersionId', idempotent: false, public: false },
  'ruleVersions.return': { method: 'POST', path: '/rule-versions/:ruleVersionId/return', idempotent: false, public: false },
  'ruleVersions.save': { method: 'PUT', path: '/rule-versions/:ruleVersionId', idempotent: false, public: false },
  'ruleVersions.submit': { method: 'POST', path: '/rule-versions/:ruleVersionId/submit', idempotent: false, public: false },
  'ruleVersions.withdraw': { method: 'POST', path: '/rule-versions/:ruleVersionId/withdrawal', idempotent: false, public: false },
  'schooling.addHoliday': { method: 'POST', path: '/school-holidays', idempotent: false, public: false },
  'schooling.addLesson': { method: 'POST', path: '/class-groups/:classGroupId/lessons', idempotent: true, public: false },
  'schooling.addMember': { method: 'POST', path: '/class-groups/:classGroupId/members', idempotent: true, public: false },
  'schooling.addSlot': { method: 'POST', path: '/class-groups/:classGroupId/timetable', idempotent: false, public: false },
  'schooling.adjustEnrolment': { method: 'POST', path: '/enrolments/:enrolmentId/adjustments', idempotent: true, public: false },
  'schooling.arrangeMakeUp': { method: 'POST', path: '/make-ups', idempotent: true, public: false },
  'schooling.cancelLeave': { method: 'POST', path: '/leave-requests/:leaveRequestId/cancel', idempotent: false, public: false },
  'schooling.cancelLesson': { method: 'POST', path: '/lessons/:lessonId/cancel', idempotent: false, public: false },
  'schooling.cancelMakeUp': { method: 'POST', path: '/make-ups/:makeUpId/cancel', idempotent: true, public: false },
  'schooling.checkHomework': { method: 'POST', path: '/students/:studentId/behaviours/:behaviourId/check', idempotent: true, public: false },
  'schooling.checkIn': { method: 'POST', path: '/check-ins', idempotent: true, public: false },
  'schooling.checkInCode': { method: 'GET', path: '/lessons/:lessonId/check-in-code', idempotent: false, public: false },
  'schooling.commentLesson': { method: 'POST', path: '/students/:studentId/lesson-comments', idempotent: true, public: false },
  'schooling.correctAttendance': { method: 'POST', path: '/attendance/:attendanceId/correction', idempotent: true, public: false },
  'schooling.createClassGroup': { method: 'POST', path: '/class-groups', idempotent: false, public: false },
  'schooling.createCourse': { method: 'POST', path: '/courses', idempotent: false, public: false },
  'schooling.createEnrolment': { method: 'POST', path: '/enrolments', idempotent: true, public: false },
  'schooling.createStudent': { method: 'POST', path: '/students', idempotent: true, public: false },
  'schooling.decideLeave': { method: 'POST', path: '/leave-requests/:leaveRequestId/decision', idempotent: false, public: false },
  'schooling.decideMakeUp': { method: 'POST', path: '/make-ups/:makeUpId/decision', idempotent: true, public: false },
  'schooling.disputeAttendance': { method: 'POST', path: '/attendance/:attendanceId/disputes', idempotent: true, public: false },
  'schooling.endMember': { method: 'POST', path: '/class-groups/:classGroupId/members/:studentId/end', idempotent: false, public: false },
  'schooling.endSlot': { method: 'POST', path: '/class-groups/:classGroupId/timetable/:slotId/end', idempotent: false, public: false },
  'schooling.exportWeek': { method: 'GET', path: '/week-timetable/:file', idempotent: false, public: false, file: true },
  'schooling.generateLessons': { method: 'POST', path: '/class-groups/:classGroupId/lessons/generate', idempotent: true, public: false },
  'schooling.getStudent': { method: 'GET', path: '/students/:studentId', idempotent: false, public: false },
  'schooling.handInHomework': { method: 'POST', path: '/students/:studentId/homework', idempotent: true, public: false },
  'schooling.home': { method: 'GET', path: '/home', idempotent: false, public: false },
  'schooling.lessonAttendance': { method: 'GET', path: '/lessons/:lessonId/attendance', idempotent: false, public: false },
  'schooling.listAttendance': { method: 'GET', path: '/attendance', idempotent: false, public: false },
  'schooling.listAttendanceDisputes': { method: 'GET', path: '/attendance-disputes', idempotent: false, public: false },
  'schooling.listBehaviours': { method: 'GET', path: '/behaviours', idempotent: false, public: false },
  'schooling.listClassGroups': { method: 'GET', path: '/class-groups', idempotent: false, public: false },
  'schooling.listCourses': { method: 'GET', path: '/courses', idempotent: false, public: false },
  'schooling.listCreditEntries': { method: 'GET', path: '/students/:studentId/credit-entries', idempotent: false, public: false },
  'schooling.listEnrolments': { method: 'GET', path: '/enrolments', idempotent: false, public: false },
  'schooling.listHolidays': { method: 'GET', path: '/school-holidays', idempotent: false, public: false },
  'schooling.listLeave': { method: 'GET', path: '/leave-requests', idempotent: false, public: false },
  'schooling.listLessons': { method: 'GET', path: '/lessons', idempotent: false, public: false },
  'schooling.listMakeUps': { method: 'GET', path: '/make-ups', idempotent: false, public: false },
  'schooling.listMembers': { method: 'GET', path: '/class-groups/:classGroupId/members', idempotent: false, public: false },
  'schooling.listOwnStudents': { method: 'GET', path: '/students', idempotent: false, public: false },
  'schooling.listStudentBehaviours': { method: 'GET', path: '/students/:studentId/behaviours', idempotent: false, public: false },
  'schooling.listStudentEnrolments': { method: 'GET', path: '/students/:studentId/enrolments', idempotent: false, public: false },
  'schooling.listStudents': { method: 'GET', path: '/campus-students', idempotent: false, public: false },
  'schooling.listTimetable': { method: 'GET', path: '/class-groups/:classGroupId/timetable', idempotent: false, public: false },
  'schooling.makeUpChoices': { method: 'GET', path: '/students/:studentId/make-up-lessons', idempotent: false, public: false },
  'schooling.moveLesson': { method: 'POST', path: '/lessons/:lessonId/move', idempotent: false, public: false },
  'schooling.recordBehaviour': { method: 'POST', path: '/students/:studentId/behaviours', idempotent: true, public: false },
  'schooling.removeHoliday': { method: 'DELETE', path: '/school-holidays/:holidayId', idempotent: false, public: false },
  'schooling.requestLeave': { method: 'POST', path: '/leave-requests', idempotent: true, public: false },
  'schooling.resolveAttendanceDispute': { method: 'POST', path: '/attendance-disputes/:disputeId/resolution', idempotent: true, public: false },
  'schooling.revokeBehaviour': { method: 'POST', path: '/students/:studentId/behaviours/:behaviourId/revoke', idempotent: true, public: false },
  'schooling.rollCall': { method: 'POST', path: '/lessons/:lessonId/roll-call', idempotent: true, public: false },
  'schooling.signIn': { method: 'POST', path: '/students/:studentId/sign-ins', idempotent: true, public: false },
  'schooling.signInCalendar': { method: 'GET', path: '/students/:studentId/sign-ins', idempotent: false, public: false },
  'schooling.studentAttendance': { method: 'GET', path: '/students/:studentId/attendance', idempotent: false, public: false },
  'schooling.studentAttendanceDisputes': { method: 'GET', path: '/students/:studentId/attendance-disputes', idempotent: false, public: false },
  'schooling.studentLeave': { method: 'GET', path: '/students/:studentId/leave-requests', idempotent: false, public: false },
  'schooling.studentLessons': { method: 'GET', path: '/students/:studentId/lessons', idempotent: false, public: false },
  'schooling.studentMakeUps': { method: 'GET', path: '/students/:studentId/make-ups', idempotent: false, public: false },
  'schooling.todayLessons': { method: 'GET', path: '/today/lessons', idempotent: false, public: false },
  'schooling.updateClassGroup': { method: 'PATCH', path: '/class-groups/:classGroupId', idempotent: false, public: false },
  'schooling.updateCourse': { method: 'PATCH', path: '/courses/:courseId', idempotent: false, public: false },
  'schooling.updateEnrolment': { method: 'PATCH', path: '/enrolments/:enrolmentId', idempotent: false, public: false },
  'schooling.updateProfile': { method: 'PATCH', path: '/students/:studentId/profile', idempotent: false, public: false },
  'schooling.updateStudent': { method: 'PATCH', path: '/students/:studentId', idempotent: false, public: false },
  'schooling.week': { method: 'GET', path: '/week-timetable', idempotent: false, public: false },
  'workList.list': { method: 'GET', path: '/work-list', idempotent: false, public: false },
} as const;
